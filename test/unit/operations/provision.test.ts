import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { topologies } from '../../../src/cluster/spec.ts';
import { isProvisioned } from '../../../src/cluster/tags.ts';
import { topologyTable } from '../../../src/cluster/topology.ts';
import { english } from '../../../src/language/phrase.ts';
import { isOperationError } from '../../../src/operations/operationError.ts';
import { provision } from '../../../src/operations/provision.ts';
import { aContainer, aSpec } from '../builders.ts';
import { FakeWorld } from './fakeWorld.ts';

const never = new AbortController().signal;
const quiet = (): void => undefined;

describe('provision', () => {
  for (const topology of topologies) {
    test(`${topology}: makes both resource groups, every container group, roles and policies`, async () => {
      const fake = new FakeWorld();
      await provision(aSpec({ topology }), fake.world, quiet, never);
      assert.deepEqual([...fake.resourceGroups.keys()], ['demo', 'demo-pods']);
      assert.deepEqual(
        [...fake.groups.values()].map(({ name }) => name).toSorted(),
        topologyTable[topology].map(({ name }) => name).toSorted(),
      );
      assert.equal(fake.roles.size, 1);
      assert.ok(fake.applied.some(({ kind }) => kind === 'LimitRange'));
      assert.ok(fake.kept.has(aSpec().id));
      assert.ok(isProvisioned(aSpec(), [...fake.resourceGroups.values()]));
    });
  }

  test('repeated, makes no group a second time and keeps the keys', async () => {
    const fake = new FakeWorld();
    await provision(aSpec(), fake.world, quiet, never);
    const keys = fake.kept.get(aSpec().id);
    fake.calls.length = 0;
    await provision(aSpec(), fake.world, quiet, never);
    assert.deepEqual(
      fake.calls.filter(call => call.includes('/')),
      [],
    );
    assert.equal(fake.kept.get(aSpec().id), keys);
  });

  test('goes on where it was interrupted', async () => {
    const fake = new FakeWorld();
    await provision(aSpec(), fake.world, quiet, never);
    fake.groups.delete('demo/virtual-kubelet');
    fake.calls.length = 0;
    await provision(aSpec(), fake.world, quiet, never);
    assert.deepEqual(
      fake.calls.filter(call => call.includes('/')),
      ['put demo/virtual-kubelet'],
    );
  });

  test('starts a group that was stopped', async () => {
    const fake = new FakeWorld();
    await provision(aSpec(), fake.world, quiet, never);
    const node = fake.groups.get('demo/virtual-kubelet');
    assert.ok(node);
    fake.groups.set('demo/virtual-kubelet', { ...node, state: 'Stopped' });
    fake.calls.length = 0;
    await provision(aSpec(), fake.world, quiet, never);
    assert.ok(fake.calls.includes('start demo/virtual-kubelet'));
  });

  test('asks for the virtual kubelet only when its role in Kubernetes is there', async () => {
    const fake = new FakeWorld();
    const states: string[] = [];
    await provision(aSpec(), fake.world, ({ name, state }) => states.push(`${name} ${state}`), never);
    assert.ok(states.indexOf('roles done') < states.indexOf('group virtual-kubelet running'));
  });

  test('says why a group failed: last log lines, exit code, events, and whose logs tell more', async () => {
    const fake = new FakeWorld();
    const event = { name: 'Failed', message: 'Failed to pull image "nope"', type: 'Warning', count: 3 };
    fake.outcome = group => ({
      ...group,
      provisioningState: 'Failed',
      events: [event],
      containers: [aContainer({ name: 'etcd', current: { state: 'Terminated', exitCode: 7 } })],
    });
    await assert.rejects(provision(aSpec(), fake.world, quiet, never), error => {
      assert.ok(isOperationError(error, 'group-failed'));
      assert.match(
        error.message,
        /^Container group "control-plane" failed: The program ends with an error\. .*exit code 7/,
      );
      assert.deepEqual(error.details.map(english), [
        'Last lines of the log:',
        '  first line',
        '  last line',
        'Image:',
        '  nginx',
        'State:',
        '  Terminated, exit code 7',
        'Events:',
        '  Failed ×3: Failed to pull image "nope"',
      ]);
      assert.deepEqual(error.where, { resourceGroup: 'demo', group: 'control-plane', container: 'etcd' });
      return true;
    });
  });

  test('gives up on a component that ends again and again', async () => {
    const fake = new FakeWorld();
    let restartCount = 0;
    fake.sight = group => {
      restartCount += 1;
      return { ...group, containers: [aContainer({ current: { state: 'Waiting' }, restartCount })] };
    };
    await assert.rejects(provision(aSpec(), fake.world, quiet, never), error =>
      isOperationError(error, 'group-failed'),
    );
  });

  test('does not hold old restarts against a cluster that runs', async () => {
    const fake = new FakeWorld();
    fake.outcome = group => ({ ...group, containers: [aContainer({ restartCount: 50 })] });
    await provision(aSpec(), fake.world, quiet, never);
  });

  test('leaves a resource group alone that is not the cluster’s', async () => {
    const fake = new FakeWorld();
    fake.kept.set(aSpec().id, { clusterId: aSpec().id } as never);
    fake.resourceGroups.set('demo-pods', { name: 'demo-pods', location: 'eastus', tags: {} });
    await assert.rejects(provision(aSpec(), fake.world, quiet, never), error =>
      isOperationError(error, 'resource-group-not-ours'),
    );
    assert.deepEqual(fake.calls, []);
  });

  test('does not touch a cluster whose keys are on another computer', async () => {
    const fake = new FakeWorld();
    await provision(aSpec(), fake.world, quiet, never);
    fake.kept.clear();
    await assert.rejects(provision(aSpec(), fake.world, quiet, never), error =>
      isOperationError(error, 'credentials-missing'),
    );
  });

  test('waits for a Lease that is newer than its start', async () => {
    const fake = new FakeWorld();
    fake.nodeLease = new Date(0);
    const stop = new AbortController();
    const running = provision(
      aSpec(),
      fake.world,
      ({ name, state }) =>
        name === 'node' && state === 'running' && setImmediate(() => stop.abort(new Error('enough'))),
      stop.signal,
    );
    await assert.rejects(running, /enough/);
  });

  test('when cancelled keeps what was made, and makes no more', async () => {
    const fake = new FakeWorld();
    const stop = new AbortController();
    const running = provision(
      aSpec(),
      fake.world,
      ({ name, state }) => name === 'resource-groups' && state === 'done' && stop.abort(new Error('enough')),
      stop.signal,
    );
    await assert.rejects(running, /enough/);
    assert.deepEqual([...fake.resourceGroups.keys()], ['demo', 'demo-pods']);
    assert.equal(fake.groups.size, 0);
    assert.ok(fake.kept.has(aSpec().id));
  });
});
