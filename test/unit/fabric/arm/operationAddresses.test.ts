import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { OperationAddresses } from '../../../../src/fabric/arm/operationAddresses.ts';
import { codeOf, groupsPath, openArm, subscription } from '../armFixture.ts';
import { eventually, groupRequest } from '../fixtures.ts';

describe('addresses of operations', { timeout: 20_000 }, () => {
  test('are valid as they were given out, also after a restart, and for no other path', () => {
    const url = new URL(new OperationAddresses('secret').create('host:1', '/a/B', '2018-06-01'));
    assert.equal(url.searchParams.get('api-version'), '2018-06-01');
    new OperationAddresses('secret').require('/A/b', url.searchParams);
    const refused = { status: 403, reason: 'AuthorizationFailed' };
    assert.throws(() => new OperationAddresses('other').require('/a/B', url.searchParams), refused);
    assert.throws(() => new OperationAddresses('secret').require('/a/C', url.searchParams), refused);
    for (const name of ['t', 'c', 's', 'h']) {
      const changed = new URLSearchParams(url.searchParams);
      changed.set(name, 'x');
      assert.throws(() => new OperationAddresses('secret').require('/a/B', changed), refused, name);
    }
  });

  test('without signature they lead nowhere', async context => {
    const { call } = await openArm(context);
    const { headers } = await call(`PUT ${groupsPath}/demo`, groupRequest());
    const { pathname, search } = new URL(headers.get('azure-asyncoperation') ?? '');
    assert.equal((await call(`GET ${pathname}${search}`)).status, 200);
    const bare = await call(`GET ${pathname}?api-version=2018-06-01`);
    assert.deepEqual([bare.status, codeOf(bare)], [403, 'AuthorizationFailed']);
    const deletion = await call(`DELETE /subscriptions/${subscription}/resourceGroups/rg`);
    const location = new URL(deletion.headers.get('location') ?? '');
    assert.equal((await call(`GET ${location.pathname}`)).status, 403);
  });

  test('each operation sends those that the service sends', async context => {
    const arm = await openArm(context);
    const path = `${groupsPath}/demo`;
    const sent = async (request: string, body?: unknown): Promise<readonly (string | number)[]> => {
      const { status, headers } = await arm.call(request, body);
      return [
        status,
        ...['azure-asyncoperation', 'location', 'retry-after'].filter(name => headers.has(name)),
      ];
    };
    const running = (): Promise<unknown> =>
      eventually(() => arm.lives.list().every(({ record }) => record.phase === 'running'));
    assert.deepEqual(await sent(`PUT ${path}`, groupRequest()), [201, 'azure-asyncoperation']);
    await running();
    assert.deepEqual(await sent(`PUT ${path}`, groupRequest({ restartPolicy: 'Always' })), [
      200,
      'azure-asyncoperation',
    ]);
    await running();
    assert.deepEqual(await sent(`POST ${path}/restart`), [204, 'azure-asyncoperation']);
    await running();
    assert.deepEqual(await sent(`POST ${path}/start`), [204]);
    assert.deepEqual(await sent(`POST ${path}/stop`), [204]);
    assert.deepEqual(await sent(`POST ${path}/start`), [
      202,
      'azure-asyncoperation',
      'location',
      'retry-after',
    ]);
    await running();
    assert.deepEqual(await sent(`DELETE ${path}`), [200]);
    assert.deepEqual(await sent(`DELETE ${path}`), [204]);
  });

  test('the result of a start is 202 until it is over', async context => {
    const arm = await openArm(context);
    const path = `${groupsPath}/demo`;
    await arm.call(`PUT ${path}`, groupRequest());
    await eventually(() => arm.lives.list().every(({ record }) => record.phase === 'running'));
    await arm.call(`POST ${path}/stop`);
    const image = Promise.withResolvers<void>();
    context.mock.method(arm.engine, 'ensureImage', () =>
      image.promise.then(() => ({ name: 'busybox', digest: 'sha256:feed' })),
    );
    const { headers } = await arm.call(`POST ${path}/start`);
    const { pathname, search } = new URL(headers.get('location') ?? '');
    const pending = await arm.call(`GET ${pathname}${search}`);
    assert.deepEqual([pending.status, pending.headers.has('location')], [202, true]);
    image.resolve();
    await eventually(() => arm.lives.list().every(({ record }) => record.phase === 'running'));
    assert.equal((await arm.call(`GET ${pathname}${search}`)).status, 204);
  });
});
