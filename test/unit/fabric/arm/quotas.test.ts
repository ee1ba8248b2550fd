import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quotaPresets } from '../../../../src/fabric/model/regionQuotas.ts';
import { at, codeOf, groupsPath, openArm } from '../armFixture.ts';
import { container, eventually, groupRequest } from '../fixtures.ts';

const twoCores = groupRequest({
  containers: [container('web', { resources: { requests: { cpu: 2, memoryInGB: 1 } } })],
});

test(
  'a trial has four cores in each region; what is stopped holds none of them',
  { timeout: 20_000 },
  async context => {
    const arm = await openArm(context);
    assert.deepEqual((await arm.call('GET /fabric/quotas')).body, { limits: quotaPresets.default });
    const set = await arm.call('PUT /fabric/quotas', { preset: 'trial' });
    assert.equal(at(set.body, 'limits.StandardCores'), 4);

    for (const name of ['one', 'two']) {
      assert.equal((await arm.call(`PUT ${groupsPath}/${name}`, twoCores)).status, 201);
    }
    const refused = await arm.call(`PUT ${groupsPath}/three`, twoCores);
    assert.deepEqual([refused.status, codeOf(refused)], [400, 'ContainerGroupQuotaReached']);
    assert.match(String(at(refused.body, 'error.message')), /Limit: '4', Usage: '4' Requested: '2'\.$/);
    assert.equal(
      (await arm.call(`PUT ${groupsPath}/three`, { ...twoCores, location: 'West US' })).status,
      201,
    );

    await eventually(() => arm.lives.list().every(({ record }) => record.phase === 'running'));
    await arm.call(`POST ${groupsPath}/one/stop`);
    assert.equal((await arm.call(`PUT ${groupsPath}/four`, twoCores)).status, 201);
    const start = await arm.call(`POST ${groupsPath}/one/start`);
    assert.deepEqual([start.status, codeOf(start)], [400, 'ContainerGroupQuotaReached']);

    const raised = await arm.call('PUT /fabric/quotas', { limits: { StandardCores: 6 } });
    assert.equal(at(raised.body, 'limits.StandardCores'), 6);
    assert.equal((await arm.call(`POST ${groupsPath}/one/start`)).status, 202);
  },
);

test('quotas are the owner’s to change, and whole numbers', { timeout: 20_000 }, async context => {
  const arm = await openArm(context);
  const stranger = await arm.call('PUT /fabric/quotas', { preset: 'trial' }, { token: 'robot' });
  assert.equal(stranger.status, 403);
  for (const limits of [{ StandardCores: -1 }, { StandardCores: 1.5 }, { StandardCores: '4' }]) {
    assert.equal((await arm.call('PUT /fabric/quotas', { limits })).status, 400, JSON.stringify(limits));
  }
  assert.equal((await arm.call('PUT /fabric/quotas', { preset: 'none' })).status, 400);
  assert.deepEqual((await arm.call('GET /fabric/quotas')).body, { limits: quotaPresets.default });
});
