import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type FileService, openFiles, openShare } from './filesFixture.ts';
import { fileOf, refusal, write } from './shareClients.ts';
import { type Answer, sendSigned } from './signedRequest.ts';

/** azure-sdk-for-js 12.33 renews no lease at all, and names no break period. */
async function leaseRequest(
  service: FileService,
  action: string,
  id: string | undefined,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return await sendSigned(service, 'PUT', 'data?restype=share&comp=lease', {
    'x-ms-lease-action': action,
    ...(id === undefined ? {} : { 'x-ms-lease-id': id }),
    ...more,
  });
}

describe('a leased share', () => {
  test('is changed and deleted by its holder alone', async context => {
    const { share } = await openShare(context);
    const lease = share.getShareLeaseClient();
    await lease.acquireLease(-1);
    const held = await share.getProperties();
    assert.deepEqual(
      [held.leaseState, held.leaseStatus, held.leaseDuration],
      ['leased', 'locked', 'infinite'],
    );
    const wrong = { leaseAccessConditions: { leaseId: randomUUID() } };
    assert.equal(await refusal(share.delete()), '412 LeaseIdMissing');
    assert.equal(await refusal(share.delete(wrong)), '412 LeaseIdMismatchWithContainerOperation');
    assert.equal(await refusal(share.setMetadata({ a: 'b' })), '412 LeaseIdMissing');
    assert.equal(await refusal(share.setQuota(1)), '412 LeaseIdMissing');
    assert.equal(await refusal(share.getProperties(wrong)), '412 LeaseIdMismatchWithContainerOperation');
    // What is in it is not leased by that.
    await write(share, 'file', 'x');
    await share.delete({ leaseAccessConditions: { leaseId: lease.leaseId } });
  });

  test('is free again after its time', async context => {
    const service = await openShare(context);
    const { share } = service;
    const lease = share.getShareLeaseClient();
    await lease.acquireLease(15);
    assert.equal((await share.getProperties()).leaseDuration, 'fixed');
    const other = share.getShareLeaseClient(randomUUID());
    assert.equal(await refusal(other.acquireLease(15)), '409 LeaseAlreadyPresent');
    service.ahead = 10;
    assert.equal((await leaseRequest(service, 'renew', lease.leaseId)).status, 200);
    service.ahead = 24;
    assert.equal((await share.getProperties()).leaseState, 'leased');
    service.ahead = 26;
    assert.equal((await share.getProperties()).leaseState, 'expired');
    const late = { leaseAccessConditions: { leaseId: lease.leaseId } };
    assert.equal(await refusal(share.delete(late)), '412 LeaseLost');
    await other.acquireLease(15);
    const renewed = await leaseRequest(service, 'renew', lease.leaseId);
    assert.equal(renewed.code, 'LeaseIdMismatchWithLeaseOperation');
  });

  test('is broken by anybody, and then nobody’s', async context => {
    const service = await openShare(context);
    const { share } = service;
    const lease = share.getShareLeaseClient();
    await lease.acquireLease(20);
    const { leaseTimeInSeconds = 0 } = await share.getShareLeaseClient().breakLease();
    assert.ok(leaseTimeInSeconds > 17 && leaseTimeInSeconds <= 20);
    const sooner = await leaseRequest(service, 'break', undefined, { 'x-ms-lease-break-period': '5' });
    assert.deepEqual([sooner.status, sooner.headers['x-ms-lease-time']], [202, '5']);
    assert.equal((await share.getProperties()).leaseState, 'breaking');
    const renewed = await leaseRequest(service, 'renew', lease.leaseId);
    assert.deepEqual([renewed.status, renewed.code], [409, 'LeaseIsBrokenAndCannotBeRenewed']);
    assert.equal(await refusal(share.delete()), '412 LeaseIdMissing');
    service.ahead = 6;
    assert.equal((await share.getProperties()).leaseState, 'broken');
    await share.delete();
  });

  test('takes no length that the service does not have', async context => {
    const { share } = await openShare(context);
    for (const seconds of [0, 14, 61]) {
      assert.equal(
        await refusal(share.getShareLeaseClient().acquireLease(seconds)),
        '400 InvalidHeaderValue',
      );
    }
    assert.equal(
      await refusal(share.getShareLeaseClient('no-guid').acquireLease(15)),
      '400 InvalidHeaderValue',
    );
    assert.equal(
      await refusal(share.getShareLeaseClient(randomUUID()).releaseLease()),
      '409 LeaseNotPresentWithLeaseOperation',
    );
  });
});

describe('a leased file', () => {
  test('is written, changed, moved and deleted by its holder alone', async context => {
    const { share } = await openShare(context);
    const file = await write(share, 'file', 'content');
    const other = await write(share, 'other', 'x');
    const lease = file.getShareLeaseClient();
    await lease.acquireLease();
    const attempts = (leaseAccessConditions: { leaseId?: string }): readonly (() => Promise<unknown>)[] => [
      () => file.uploadRange('c', 0, 1, { leaseAccessConditions }),
      () => file.clearRange(0, 1, { leaseAccessConditions }),
      () => file.resize(7, { leaseAccessConditions }),
      () => file.setMetadata({ a: 'b' }, { leaseAccessConditions }),
      () => file.setHttpHeaders({}, { leaseAccessConditions }),
      () => file.create(7, { leaseAccessConditions }),
      () => file.startCopyFromURL(other.url, { leaseAccessConditions }),
      () => file.rename('moved', { sourceLeaseAccessConditions: leaseAccessConditions }),
      () => fileOf(share, 'moved').delete({ leaseAccessConditions }),
    ];
    for (const attempt of attempts({}).slice(0, -1)) {
      assert.equal(await refusal(attempt()), '412 LeaseIdMissing');
    }
    assert.equal(await refusal(file.delete()), '412 LeaseIdMissing');
    assert.equal(await refusal(other.rename('file', { replaceIfExists: true })), '412 LeaseIdMissing');
    for (const attempt of attempts({ leaseId: randomUUID() }).slice(0, -1)) {
      assert.equal(await refusal(attempt()), '412 LeaseIdMismatchWithFileOperation');
    }
    await file.getProperties();
    const wrong = { leaseAccessConditions: { leaseId: randomUUID() } };
    assert.equal(await refusal(file.download(0, 1, wrong)), '412 LeaseIdMismatchWithFileOperation');
    for (const attempt of attempts({ leaseId: lease.leaseId })) {
      await attempt();
    }
  });

  test('is held by one of many who ask at once', async context => {
    const { share } = await openShare(context);
    const file = await write(share, 'lock', '');
    const asked = [...Array(12).keys()].map(() => file.getShareLeaseClient(randomUUID()).acquireLease());
    const had = (await Promise.allSettled(asked)).filter(({ status }) => status === 'fulfilled');
    assert.equal(had.length, 1);
  });

  test('is leased without an end, and broken at once', async context => {
    const { share } = await openShare(context);
    const file = await write(share, 'lock', '');
    const lease = file.getShareLeaseClient();
    assert.equal(await refusal(lease.acquireLease(30)), '400 InvalidHeaderValue');
    await lease.acquireLease();
    assert.equal((await file.getProperties()).leaseDuration, 'infinite');
    await lease.changeLease('{11111111-1111-1111-1111-111111111111}');
    await file.getShareLeaseClient().breakLease();
    assert.equal((await file.getProperties()).leaseState, 'broken');
    assert.equal(
      await refusal(
        file.delete({ leaseAccessConditions: { leaseId: '11111111-1111-1111-1111-111111111111' } }),
      ),
      '412 LeaseLost',
    );
    await file.delete();
  });

  test('stays leased when a container moves it, and when the service comes back', async context => {
    const service = await openShare(context);
    const lease = (await write(service.share, 'lock', '')).getShareLeaseClient();
    await lease.acquireLease();
    renameSync(join(service.content, 'lock'), join(service.content, 'moved'));
    await write(service.share, 'lock', 'another');
    assert.equal(await refusal(fileOf(service.share, 'moved').delete()), '412 LeaseIdMissing');
    assert.equal((await fileOf(service.share, 'lock').getProperties()).leaseState, 'available');

    const again = (await openFiles(context, service)).client().getShareClient('data');
    assert.equal(await refusal(fileOf(again, 'moved').delete()), '412 LeaseIdMissing');
    await fileOf(again, 'moved').getShareLeaseClient(lease.leaseId).releaseLease();
    await fileOf(again, 'moved').delete();
  });
});
