import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { phrase } from '../../../src/language/phrase.ts';
import { deleteCluster } from '../../../src/operations/deleteCluster.ts';
import { isOperationError, OperationError } from '../../../src/operations/operationError.ts';
import { findCluster } from '../../../src/operations/planCluster.ts';
import { provision } from '../../../src/operations/provision.ts';
import { aSpec } from '../builders.ts';
import { FakeWorld } from './fakeWorld.ts';

const never = new AbortController().signal;
const quiet = (): void => undefined;
const forgotten = async (): Promise<void> => undefined;

async function provisioned(): Promise<FakeWorld> {
  const fake = new FakeWorld();
  await provision(aSpec(), fake.world, quiet, never);
  fake.calls.length = 0;
  return fake;
}

describe('delete', () => {
  test('leaves nothing of the cluster', async () => {
    const fake = await provisioned();
    let forgot = '';
    await deleteCluster(
      aSpec(),
      fake.world,
      async ({ clusterId }) => void (forgot = clusterId),
      quiet,
      never,
    );
    assert.equal(fake.resourceGroups.size + fake.groups.size + fake.kept.size + fake.roles.size, 0);
    assert.equal(forgot, aSpec().id);
  });

  test('takes the virtual kubelet first, which would make pods anew', async () => {
    const fake = await provisioned();
    await deleteCluster(aSpec(), fake.world, forgotten, quiet, never);
    assert.equal(fake.calls[0], 'delete demo/virtual-kubelet');
  });

  test('can be repeated when nothing is left', async () => {
    const fake = await provisioned();
    await deleteCluster(aSpec(), fake.world, forgotten, quiet, never);
    await deleteCluster(aSpec(), fake.world, forgotten, quiet, never);
  });

  test('that was interrupted is found again and finished: the tagged resource group goes last', async () => {
    const fake = await provisioned();
    const failing = async (): Promise<void> => {
      throw new Error('kubeconfig is locked');
    };
    await assert.rejects(deleteCluster(aSpec(), fake.world, failing, quiet, never), /locked/);
    assert.equal(fake.groups.size, 0);
    assert.deepEqual(await findCluster('demo', fake.world.target, never), aSpec());
    await deleteCluster(aSpec(), fake.world, forgotten, quiet, never);
    assert.equal(fake.kept.size + fake.resourceGroups.size, 0);
  });

  test('is not kept from its work by keys that are damaged', async () => {
    const fake = await provisioned();
    const { world } = fake;
    const read = async (): Promise<never> => {
      throw new OperationError('credentials-unreadable', phrase`damaged`);
    };
    await deleteCluster(
      aSpec(),
      { ...world, credentials: { ...world.credentials, read } },
      forgotten,
      quiet,
      never,
    );
    assert.equal(fake.resourceGroups.size, 0);
  });

  test('deletes nothing where something foreign is in a resource group, and names it', async () => {
    const fake = await provisioned();
    fake.foreign.push({ id: '/somebody/elses/disk', type: 'Microsoft.Compute/disks', tags: {} });
    await assert.rejects(deleteCluster(aSpec(), fake.world, forgotten, quiet, never), error => {
      assert.ok(isOperationError(error, 'resource-group-has-foreign-resources'));
      assert.deepEqual(error.details, ['/somebody/elses/disk']);
      return true;
    });
    assert.deepEqual(fake.calls, []);
  });

  test('knows the virtual kubelet’s own groups by their tag', async () => {
    const fake = await provisioned();
    fake.foreign.push({
      id: '/pods/default-nginx',
      type: 'Microsoft.ContainerInstance/containerGroups',
      tags: { NodeName: 'virtual-kubelet' },
    });
    await deleteCluster(aSpec(), fake.world, forgotten, quiet, never);
    assert.equal(fake.resourceGroups.size, 0);
  });

  test('leaves a resource group of the same name alone that another cluster made', async () => {
    const fake = await provisioned();
    const other = aSpec({ id: 'zzzzzzzzzz' });
    await assert.rejects(deleteCluster(other, fake.world, forgotten, quiet, never), error =>
      isOperationError(error, 'resource-group-not-ours'),
    );
    assert.equal(fake.resourceGroups.size, 2);
  });
});
