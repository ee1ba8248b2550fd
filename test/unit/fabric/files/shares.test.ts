import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { describe, test } from 'node:test';
import { openFiles, openShare } from './filesFixture.ts';
import { refusal, write } from './shareClients.ts';

describe('the file service and its shares', () => {
  test('a share is made, changed and deleted with its content', async context => {
    const { share, content, store } = await openShare(context);
    assert.equal(await refusal(share.create()), '409 ShareAlreadyExists');
    await write(share, 'file', 'content');
    const before = await share.getProperties();
    assert.equal(before.quota, 5120);
    await share.setQuota(7);
    await share.setMetadata({ owner: 'me' });
    const after = await share.getProperties();
    assert.deepEqual([after.quota, after.metadata, after.leaseState], [7, { owner: 'me' }, 'available']);
    assert.notEqual(after.etag, before.etag);
    assert.equal((await share.getStatistics()).shareUsageBytes, 7);
    await share.delete();
    assert.equal(await refusal(share.getProperties()), '404 ShareNotFound');
    assert.throws(() => statSync(content), { code: 'ENOENT' });
    assert.deepEqual(store.list('fileShare'), []);
  });

  test('names are those that the service allows', async context => {
    const client = (await openFiles(context)).client();
    for (const name of ['ab', 'Data', 'two--hyphens', '-first', 'last-', 'under_score', 'a'.repeat(64)]) {
      assert.equal(await refusal(client.getShareClient(name).create()), '400 InvalidResourceName', name);
    }
    await client.createShare(`0${'a'.repeat(61)}9`);
  });

  test('shares are listed by prefix, page by page, with their metadata', async context => {
    const client = (await openFiles(context)).client();
    for (const name of ['beta', 'alpha-1', 'alpha-2', 'alpha-3']) {
      await client.createShare(name, { metadata: { of: 'me' } });
    }
    const pages = client.listShares({ prefix: 'alpha', includeMetadata: true }).byPage({ maxPageSize: 2 });
    const found: unknown[] = [];
    for await (const { shareItems } of pages) {
      found.push(
        shareItems?.map(({ name, metadata, properties }) => [name, metadata, properties.leaseState]),
      );
    }
    assert.deepEqual(found, [
      [
        ['alpha-1', { of: 'me' }, 'available'],
        ['alpha-2', { of: 'me' }, 'available'],
      ],
      [['alpha-3', { of: 'me' }, 'available']],
    ]);
  });

  test('properties of the service are kept as they were set', async context => {
    const client = (await openFiles(context)).client();
    assert.equal((await client.getProperties()).hourMetrics?.enabled, false);
    const rule = {
      allowedOrigins: 'https://example.com',
      allowedMethods: 'GET',
      allowedHeaders: '',
      exposedHeaders: '',
      maxAgeInSeconds: 5,
    };
    await client.setProperties({ cors: [rule] });
    const after = await client.getProperties();
    assert.equal(after.cors?.[0]?.allowedOrigins, 'https://example.com');
    assert.equal(after.hourMetrics?.enabled, false);
  });

  test('what a fabric left that ended in the middle goes at the next start', async context => {
    const service = await openShare(context);
    const kept = service.shares.get(service.account, 'data');
    assert.ok(kept);
    const orphan = service.shares.create(service.account, 'orphan', {});
    service.store.delete(orphan);
    await openFiles(context, service);
    assert.deepEqual(readdirSync(service.state.file('shares')), [kept.directory]);
  });
});
