import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Arm, at, codeOf, openArm, subscription } from '../armFixture.ts';

const inGroup = `/subscriptions/${subscription}/resourceGroups/rg`;
const provider = `/subscriptions/${subscription}/providers/Microsoft.Storage`;
const account = `${inGroup}/providers/Microsoft.Storage/storageAccounts/account1`;
const shares = `${account}/fileServices/default/shares`;
const wanted = { location: 'East US', kind: 'StorageV2', sku: { name: 'Standard_LRS' } } as const;

async function withAccount(context: Parameters<typeof openArm>[0]): Promise<Arm> {
  const arm = await openArm(context);
  assert.equal((await arm.call(`PUT ${account}`, wanted)).status, 200);
  return arm;
}

async function keysOf({ call }: Arm): Promise<readonly unknown[]> {
  const { body } = await call(`POST ${account}/listKeys`);
  return [at(body, 'keys.0.value'), at(body, 'keys.1.value')];
}

describe('storage accounts', { timeout: 20_000 }, () => {
  test('are made, shown with where their files are, changed and listed', async context => {
    const { call } = await withAccount(context);
    const { body } = await call(`GET ${account.toUpperCase()}`);
    assert.equal(at(body, 'location'), 'eastus');
    assert.equal(at(body, 'properties.provisioningState'), 'Succeeded');
    assert.match(
      String(at(body, 'properties.primaryEndpoints.file')),
      /^https:\/\/127\.0\.0\.1:\d+\/account1\/$/,
    );
    assert.equal(JSON.stringify(body).includes('value'), false);
    const patched = await call(`PATCH ${account}`, {
      tags: { a: 'b' },
      properties: { minimumTlsVersion: 'TLS1_2' },
    });
    assert.deepEqual(
      [
        at(patched.body, 'tags'),
        at(patched.body, 'properties.minimumTlsVersion'),
        at(patched.body, 'sku.name'),
      ],
      [{ a: 'b' }, 'TLS1_2', 'Standard_LRS'],
    );
    for (const list of [`${provider}/storageAccounts`, account.slice(0, account.lastIndexOf('/'))]) {
      assert.equal(at((await call(`GET ${list}`)).body, 'value.0.name'), 'account1');
    }
    const resources = await call(`GET ${inGroup}/resources`);
    assert.equal(at(resources.body, 'value.0.type'), 'Microsoft.Storage/storageAccounts');
  });

  test('have names that nobody else has, of the service’s form', async context => {
    const { call } = await withAccount(context);
    const type = 'Microsoft.Storage/storageAccounts';
    const check = async (name: string): Promise<unknown> =>
      at((await call(`POST ${provider}/checkNameAvailability`, { name, type })).body, 'reason');
    assert.deepEqual(
      [await check('account1'), await check('Account'), await check('free')],
      ['AlreadyExists', 'AccountNameInvalid', undefined],
    );
    for (const name of ['ab', 'a-b-c', 'a'.repeat(25)]) {
      const refused = await call(`PUT ${account.replace('account1', name)}`, wanted);
      assert.deepEqual([refused.status, codeOf(refused)], [400, 'AccountNameInvalid']);
    }
    await call(`PUT /subscriptions/${subscription}/resourceGroups/other`, { location: 'eastus' });
    const taken = await call(`PUT ${account.replace('/rg/', '/other/')}`, wanted);
    assert.deepEqual([taken.status, codeOf(taken)], [409, 'StorageAccountAlreadyTaken']);
    const moved = await call(`PUT ${account}`, { ...wanted, location: 'westus' });
    assert.deepEqual([moved.status, codeOf(moved)], [409, 'InvalidResourceLocation']);
    assert.equal(codeOf(await call(`PUT ${account}`, { kind: 'StorageV2' })), 'InvalidRequestContent');
  });

  test('have two keys, each of which can be replaced', async context => {
    const arm = await withAccount(context);
    const before = await keysOf(arm);
    assert.ok(before.every(key => Buffer.from(String(key), 'base64').length === 64));
    await arm.call(`PUT ${account}`, wanted);
    assert.deepEqual(await keysOf(arm), before);
    await arm.call(`POST ${account}/regenerateKey`, { keyName: 'key2' });
    const after = await keysOf(arm);
    assert.deepEqual([after[0] === before[0], after[1] === before[1]], [true, false]);
    assert.equal((await arm.call(`POST ${account}/regenerateKey`, { keyName: 'key3' })).status, 400);
    assert.equal((await arm.call(`POST ${account}/listKeys`, undefined, { token: 'robot' })).status, 403);
  });

  test('go with their shares, by themselves or with their resource group', async context => {
    const { call, store } = await withAccount(context);
    await call(`PUT ${shares}/data`, {});
    assert.equal((await call(`DELETE ${account}`)).status, 200);
    assert.equal((await call(`DELETE ${account}`)).status, 204);
    assert.equal(codeOf(await call(`GET ${account}`)), 'ResourceNotFound');
    assert.deepEqual(store.list('fileShare'), []);
    await call(`PUT ${account}`, wanted);
    await call(`PUT ${shares}/data`, {});
    const { headers } = await call(`DELETE ${inGroup}`);
    const { pathname, search } = new URL(headers.get('location') ?? '');
    for (let status = 202; status === 202;) {
      ({ status } = await call(`GET ${pathname}${search}`));
    }
    assert.deepEqual([store.list('storageAccount'), store.list('fileShare')], [[], []]);
  });
});

describe('file shares', { timeout: 20_000 }, () => {
  test('are made, changed and deleted', async context => {
    const { call } = await withAccount(context);
    const made = await call(`PUT ${shares}/data`, { properties: { metadata: { a: 'b' } } });
    assert.deepEqual([made.status, at(made.body, 'properties.shareQuota')], [201, 5120]);
    assert.equal((await call(`PUT ${shares}/data`, {})).status, 200);
    const patched = await call(`PATCH ${shares}/data`, { properties: { shareQuota: 7 } });
    assert.deepEqual(
      [at(patched.body, 'properties.shareQuota'), at(patched.body, 'properties.metadata')],
      [7, { a: 'b' }],
    );
    const shown = await call(`GET ${shares}/data?$expand=stats`);
    assert.equal(at(shown.body, 'properties.shareUsageBytes'), 0);
    assert.equal((await call(`DELETE ${shares}/data`)).status, 200);
    assert.equal((await call(`DELETE ${shares}/data`)).status, 204);
    assert.equal(codeOf(await call(`GET ${shares}/data`)), 'ShareNotFound');
  });

  test('have names and sizes that the service allows', async context => {
    const { call } = await withAccount(context);
    for (const name of ['ab', 'Data', 'two--hyphens', '-first']) {
      assert.equal(codeOf(await call(`PUT ${shares}/${name}`, {})), 'InvalidResourceName', name);
    }
    for (const shareQuota of [0, 102_401]) {
      const refused = await call(`PUT ${shares}/data`, { properties: { shareQuota } });
      assert.equal(codeOf(refused), 'InvalidRequestPropertyValue');
    }
    assert.equal(
      codeOf(await call(`PUT ${shares.replace('account1', 'absent')}/data`, {})),
      'ResourceNotFound',
    );
  });

  test('are listed by name, page by page', async context => {
    const { call } = await withAccount(context);
    for (const name of ['alpha', 'beta-1', 'beta-2', 'beta-3']) {
      await call(`PUT ${shares}/${name}`, {});
    }
    const query = new URLSearchParams({ $filter: "startswith(name, 'beta')", $maxpagesize: '2' });
    const first = (await call(`GET ${shares}?${query.toString()}`)).body;
    const { pathname, search } = new URL(String(at(first, 'nextLink')));
    const second = (await call(`GET ${pathname}${search}`)).body;
    const names = [first, second].map(page =>
      (at(page, 'value') as readonly { name: string }[]).map(s => s.name),
    );
    assert.deepEqual(names, [['beta-1', 'beta-2'], ['beta-3']]);
    assert.equal(at(second, 'nextLink'), undefined);
    assert.equal(codeOf(await call(`GET ${shares}?$filter=nonsense`)), 'InvalidFilterInQueryString');
  });

  test('that are leased are not deleted', async context => {
    const { call, store } = await withAccount(context);
    await call(`PUT ${shares}/data`, {});
    const [share] = store.list('fileShare');
    assert.ok(share);
    store.put({ ...share, lease: { id: 'x', duration: -1 } });
    const refused = await call(`DELETE ${shares}/data`);
    assert.deepEqual([refused.status, codeOf(refused)], [409, 'LeaseIdMissing']);
    const { body } = await call(`GET ${shares}/data`);
    assert.deepEqual(
      [at(body, 'properties.leaseState'), at(body, 'properties.leaseDuration')],
      ['Leased', 'Infinite'],
    );
  });

  test('belong to a service whose settings are kept', async context => {
    const { call } = await withAccount(context);
    const service = `${account}/fileServices/default`;
    const policy = { shareDeleteRetentionPolicy: { enabled: true, days: 3 } };
    await call(`PUT ${service}`, { properties: policy });
    const { body } = await call(`GET ${service}`);
    assert.deepEqual(at(body, 'properties.shareDeleteRetentionPolicy'), policy.shareDeleteRetentionPolicy);
    assert.equal(at((await call(`GET ${account}/fileServices`)).body, 'value.0.name'), 'default');
  });
});
