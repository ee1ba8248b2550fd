import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ShareClient, StorageSharedKeyCredential } from '@azure/storage-file-share';
import { anAccount, openShare } from './filesFixture.ts';
import { refusal } from './shareClients.ts';
import { send } from './signedRequest.ts';

describe('who may use the file service', () => {
  test('either key opens it, any other is refused', async context => {
    const service = await openShare(context);
    await service.client(service.account.keys[1].value).getShareClient('data').getProperties();
    const other = anAccount().keys[0].value;
    const refused = service.client(other).getShareClient('data').getProperties();
    assert.equal(await refusal(refused), '403 AuthenticationFailed');
  });

  test('a key of another account opens nothing', async context => {
    const service = await openShare(context);
    const another = anAccount('another');
    service.store.put(another);
    const credential = new StorageSharedKeyCredential('another', another.keys[0].value);
    const options = { retryOptions: { maxTries: 1 }, tlsOptions: { ca: service.authority } };
    const foreign = new ShareClient(`${service.url}/data`, credential, options);
    assert.equal(await refusal(foreign.getProperties()), '403 AuthenticationFailed');
  });

  test('a request of another hour is refused', async context => {
    const service = await openShare(context);
    for (const ahead of [-16 * 60, 16 * 60]) {
      service.ahead = ahead;
      assert.equal(await refusal(service.share.getProperties()), '403 AuthenticationFailed');
    }
    service.ahead = 14 * 60;
    await service.share.getProperties();
  });

  test('an account can refuse its keys', async context => {
    const service = await openShare(context);
    service.store.put({ ...service.account, settings: { allowSharedKeyAccess: false } });
    assert.equal(await refusal(service.share.getProperties()), '403 KeyBasedAuthenticationNotPermitted');
  });

  test('every header and every word of the query is signed', async context => {
    const { share } = await openShare(context);
    const directory = share.getDirectoryClient('a + b & ü');
    await directory.create({ metadata: { a_b: '1', ab: '2', a1: '3', a: 'x  y' } });
    assert.deepEqual((await directory.getProperties()).metadata, { a_b: '1', ab: '2', a1: '3', a: 'x  y' });
    const pages = share.rootDirectoryClient.listFilesAndDirectories({ prefix: 'a +' });
    const first = await pages.next();
    assert.equal(first.done ? undefined : first.value.name, 'a + b & ü');
  });

  test('refusals are XML with the code in a header, and tell no secret', async context => {
    const service = await openShare(context);
    const version = { 'x-ms-version': '2025-01-05' };
    const cases: readonly (readonly [Readonly<Record<string, string>>, number, string])[] = [
      [{ authorization: 'SharedKey filesaccount:x' }, 400, 'MissingRequiredHeader'],
      [{ 'x-ms-version': 'new' }, 400, 'InvalidHeaderValue'],
      [version, 401, 'NoAuthenticationInformation'],
      [{ ...version, authorization: 'SharedKeyLite filesaccount:x' }, 403, 'AuthenticationFailed'],
      [{ ...version, authorization: 'SharedKey nobody:x' }, 403, 'AuthenticationFailed'],
      [{ ...version, 'if-match': '*' }, 400, 'ConditionHeadersNotSupported'],
    ];
    for (const [headers, status, code] of cases) {
      const answer = await send(service, 'GET', '/filesaccount/data?restype=share', {
        ...headers,
        'x-ms-client-request-id': 'mine',
      });
      assert.deepEqual([answer.status, answer.code], [status, code]);
      assert.equal(answer.headers['x-ms-client-request-id'], 'mine');
      assert.match(String(answer.headers['x-ms-request-id']), /^[0-9a-f-]{36}$/);
      assert.match(
        answer.body,
        new RegExp(`^<\\?xml .*<Error><Code>${code}</Code><Message>.+</Message></Error>$`),
      );
      assert.ok(!service.account.keys.some(({ value }) => answer.body.includes(value)));
    }
    assert.deepEqual(service.logged, []);
  });
});
