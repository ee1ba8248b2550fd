import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { resourceGroupTags } from '../../../src/cluster/tags.ts';
import { isOperationError } from '../../../src/operations/operationError.ts';
import { findCluster, planCluster } from '../../../src/operations/planCluster.ts';
import { aSpec } from '../builders.ts';
import { FakeWorld } from './fakeWorld.ts';

const never = new AbortController().signal;
const request = { name: 'demo', topology: 'compact', region: 'eastus' } as const;

describe('planning a cluster', () => {
  test('gives it a random id and makes nothing', async () => {
    const fake = new FakeWorld();
    const one = await planCluster(request, fake.world.target, never);
    const other = await planCluster(request, fake.world.target, never);
    assert.match(one.id, /^[a-z0-9]{10}$/);
    assert.notEqual(one.id, other.id);
    assert.deepEqual(fake.calls, []);
  });

  test('refuses a name that something of the chain would refuse', async () => {
    const planned = planCluster({ ...request, name: 'De_mo' }, new FakeWorld().world.target, never);
    await assert.rejects(planned, error => isOperationError(error, 'name-refused'));
  });

  test('refuses a name in use', async () => {
    const fake = new FakeWorld();
    fake.resourceGroups.set('demo', {
      name: 'demo',
      location: 'eastus',
      tags: resourceGroupTags(aSpec(), 'control-plane'),
    });
    await assert.rejects(planCluster(request, fake.world.target, never), error =>
      isOperationError(error, 'name-in-use'),
    );
    assert.deepEqual(await findCluster('demo', fake.world.target, never), aSpec());
  });

  for (const name of ['demo', 'demo-pods']) {
    test(`refuses when a resource group "${name}" is there that is not ours`, async () => {
      const fake = new FakeWorld();
      fake.resourceGroups.set(name, { name, location: 'eastus', tags: {} });
      await assert.rejects(planCluster(request, fake.world.target, never), error =>
        isOperationError(error, 'resource-group-not-ours'),
      );
    });
  }
});
