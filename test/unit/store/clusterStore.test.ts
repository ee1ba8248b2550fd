import assert from 'node:assert/strict';
import { describe, mock, test } from 'node:test';
import { groupHealth } from '../../../src/cluster/groupHealth.ts';
import type { GroupView } from '../../../src/cluster/groupView.ts';
import { phrase } from '../../../src/language/phrase.ts';
import { OperationError } from '../../../src/operations/operationError.ts';
import { timeToPaint } from '../../../src/store/pace.ts';
import { ClusterStore } from '../../../src/store/clusterStore.ts';
import { aContainer, aGroup, aSpec } from '../builders.ts';
import { CountingSource, TestClock } from './countingSource.ts';

const aCluster: readonly GroupView[] = [
  aGroup(),
  aGroup({ name: 'virtual-kubelet' }),
  aGroup({ name: 'default-nginx', resourceGroup: 'demo-pods' }),
];
const aStranger = aGroup({ name: 'somebody', resourceGroup: 'elses' });

const everything = () => true;
const nothing = () => false;

function many(count: number): readonly GroupView[] {
  return Array.from({ length: count }, (_, index) =>
    aGroup({ name: `group-${index}`, resourceGroup: 'elses' }),
  );
}

function crashed(group: GroupView): GroupView {
  const container = aContainer({ current: { state: 'Terminated', exitCode: 1 }, restartCount: 1 });
  return { ...group, containers: [container] };
}

describe('the store', () => {
  test('knows nothing and asks nothing until somebody looks', () => {
    const connect = mock.fn(async () => new CountingSource(aCluster));
    const store = new ClusterStore(connect);
    assert.equal(store.snapshot('local').state, 'unknown');
    assert.equal(connect.mock.callCount(), 0);
  });

  test('tells the groups of clusters from all others', async () => {
    const store = new ClusterStore(async () => new CountingSource([...aCluster, aStranger]));
    await store.refresh('local');
    const { clusters, others } = store.snapshot('local');
    const [cluster] = clusters;
    assert.equal(cluster?.health, 'Running');
    assert.deepEqual(namesOf(cluster.controlPlane), ['control-plane', 'virtual-kubelet']);
    assert.deepEqual(namesOf(cluster.pods), ['default-nginx']);
    assert.deepEqual(namesOf(others), ['somebody']);
    assert.equal(store.cluster(aSpec().id), cluster);
  });

  test('knows resource groups whatever case their names come in', async () => {
    const shouted = aGroup({ name: 'default-nginx', resourceGroup: 'DEMO-PODS' });
    const store = new ClusterStore(async () => new CountingSource([shouted]));
    await store.refresh('local');
    assert.deepEqual(namesOf(store.snapshot('local').others), []);
  });

  test('shows a cluster as Incomplete whose provisioning did not come to its end', async () => {
    const source = new CountingSource(aCluster);
    source.provisioned = false;
    const store = new ClusterStore(async () => source);
    await store.refresh('local');
    assert.equal(store.snapshot('local').clusters[0]?.health, 'Incomplete');
  });

  test('shares one reading among those who ask before it begins', async () => {
    const source = new CountingSource(aCluster);
    const store = new ClusterStore(async () => source);
    await Promise.all([store.refresh('local'), store.refresh('local')]);
    assert.equal(source.lists, 2);
  });

  test('reads anew for who asks during a reading: that may have begun before the change', async () => {
    const source = new CountingSource(aCluster);
    const store = new ClusterStore(async () => source);
    const first = store.refresh('local');
    await Promise.resolve();
    await Promise.all([first, store.refresh('local')]);
    assert.equal(source.lists, 4);
  });

  test('after a failure keeps what it saw last, and says so', async () => {
    const source = new CountingSource([...aCluster, aStranger]);
    const store = new ClusterStore(async () => source);
    await store.refresh('local');
    source.failure = new Error('engine stopped');
    await store.refresh('local');
    const snapshot = store.snapshot('local');
    assert.equal(snapshot.state, 'failed');
    assert.equal((snapshot.error as Error).message, 'engine stopped');
    assert.equal(snapshot.clusters.length, 1);
    assert.equal(snapshot.others.length, 1);
  });

  test('tells nobody anything after it was disposed', async () => {
    const store = new ClusterStore(async () => new CountingSource(aCluster));
    const heard = mock.fn();
    store.onDidChange(heard);
    store.dispose();
    await store.refresh('local');
    assert.equal(heard.mock.callCount(), 0);
  });
});

describe('what the store asks', () => {
  test('first one list of groups, from which everything is shown; then each group that is seen', async t => {
    const clock = new TestClock(t);
    const source = new CountingSource([...aCluster, aStranger]);
    const store = new ClusterStore(async () => source);
    const first: string[] = [];
    store.onDidChange(() => {
      const { state, others } = store.snapshot('local');
      if (state === 'ready') {
        first.push(`${namesOf(others).join()} after ${source.gets.length} GETs, ${others[0]?.state}`);
      }
    });
    store.watch('local', everything);
    await clock.pass(timeToPaint);
    assert.equal(first[0], 'somebody after 0 GETs, undefined');
    assert.equal(store.snapshot('local').others[0]?.state, 'Running');
    assert.equal(source.calls, 2 + 4);
  });

  test('of groups that nobody sees only the list', async t => {
    const clock = new TestClock(t);
    const source = new CountingSource([...aCluster, ...many(1000)]);
    const store = new ClusterStore(async () => source);
    store.watch('local', ({ resourceGroup }) => resourceGroup === 'demo');
    await clock.pass(10_000);
    assert.deepEqual(new Set(source.gets), new Set(['control-plane', 'virtual-kubelet']));
    assert.equal(store.snapshot('local').others.length, 1000);
  });

  test('no more than five groups at once', async t => {
    const clock = new TestClock(t);
    const source = new CountingSource(many(40));
    const store = new ClusterStore(async () => source);
    store.watch('local', everything);
    await clock.pass(timeToPaint);
    assert.equal(source.atOnce, 5);
  });

  test('a minute of looking: 20 calls for each group that is seen, and 40 for the lists', async t => {
    const clock = new TestClock(t);
    const source = new CountingSource(aCluster);
    const store = new ClusterStore(async () => source);
    store.watch('local', everything);
    await clock.pass(59_000);
    assert.equal(source.lists, 40);
    assert.equal(source.gets.length, 3 * 20);
  });

  test('never more than 15 groups a second, after a first hundred: a thousand take turns', async t => {
    const clock = new TestClock(t);
    const source = new CountingSource(many(1000));
    const store = new ClusterStore(async () => source);
    store.watch('local', everything);
    await clock.pass(timeToPaint);
    assert.equal(source.gets.length, 100);
    await clock.pass(60_000);
    assert.equal(source.gets.length, 100 + 60 * 15);
    assert.equal(new Set(source.gets).size, 1000);
  });

  test('nothing at all once nobody looks', async t => {
    const clock = new TestClock(t);
    const source = new CountingSource(aCluster);
    const store = new ClusterStore(async () => source);
    const end = store.watch('local', everything);
    await clock.pass(10_000);
    end();
    const before = source.calls;
    await clock.pass(600_000);
    assert.equal(source.calls, before);
  });

  test('what comes into sight at once, without waiting for its turn', async t => {
    const clock = new TestClock(t);
    const source = new CountingSource([aStranger]);
    const store = new ClusterStore(async () => source);
    let open = false;
    store.watch('local', () => open);
    await clock.pass(timeToPaint);
    assert.deepEqual(source.gets, []);
    open = true;
    store.lookAgain('local');
    await clock.pass(timeToPaint);
    assert.deepEqual(source.gets, ['somebody']);
  });

  test('for who asks: the control planes and what was changed, seen or not', async () => {
    const source = new CountingSource([...aCluster, aStranger, ...many(3)]);
    const store = new ClusterStore(async () => source);
    await store.refresh('local');
    assert.deepEqual(source.gets, ['control-plane', 'virtual-kubelet']);
    await store.refresh('local', [aStranger]);
    assert.ok(source.gets.includes('somebody'));
    assert.ok(!source.gets.includes('group-0'));
  });
});

describe('what the store sees', () => {
  test('a crash within four seconds and the time that a call takes', async t => {
    const clock = new TestClock(t);
    const source = new CountingSource([aStranger]);
    const store = new ClusterStore(async () => source);
    store.watch('local', everything);
    await clock.pass(7_000);
    for (let moment = 0; moment < 4; moment += 1) {
      source.groups = [crashed(aStranger)];
      await clock.pass(4_000);
      assert.equal(store.snapshot('local').others[0]?.containers[0]?.restartCount, 1);
      source.groups = [aStranger];
      // Each time another part of the way between two readings.
      await clock.pass(6_000);
    }
  });

  test('a start second by second', async t => {
    const clock = new TestClock(t);
    const starting = aGroup({ name: 'somebody', provisioningState: 'Pending' });
    const source = new CountingSource([starting]);
    const store = new ClusterStore(async () => source);
    store.watch('local', everything);
    await clock.pass(timeToPaint);
    await clock.pass(10_000);
    assert.equal(source.gets.length, 11);
  });

  test('first what the lists told, so that it can be painted before states are asked for', async t => {
    const clock = new TestClock(t);
    const source = new CountingSource(many(10));
    const store = new ClusterStore(async () => source);
    store.watch('local', everything);
    await clock.pass(timeToPaint - 1);
    assert.equal(store.snapshot('local').others.length, 10);
    assert.deepEqual(source.gets, []);
    await clock.pass(1);
    assert.equal(source.gets.length, 10);
  });

  test('what many groups tell together, not one by one', async t => {
    const clock = new TestClock(t);
    const store = new ClusterStore(async () => new CountingSource(many(100)));
    let told = 0;
    store.onDidChange(() => (told += 1));
    store.watch('local', everything);
    await clock.pass(timeToPaint);
    assert.ok(store.snapshot('local').others.every(({ state }) => state !== undefined));
    assert.ok(told <= 4, `told ${told} times`);
  });

  test('what a list tells anew, with the states that were read before', async t => {
    const clock = new TestClock(t);
    const source = new CountingSource([crashed(aStranger)]);
    const store = new ClusterStore(async () => source);
    let seen = true;
    store.watch('local', () => seen);
    await clock.pass(timeToPaint);
    seen = false;
    source.groups = [{ ...crashed(aStranger), tags: { team: 'blue' } }];
    await clock.pass(4_000);
    const [group] = store.snapshot('local').others;
    assert.deepEqual(group?.tags, { team: 'blue' });
    assert.equal(group.containers[0]?.current?.exitCode, 1);
    assert.equal(source.gets.length, 1);
  });

  test('nothing new where nothing changed: the same object stays', async t => {
    const clock = new TestClock(t);
    const source = new CountingSource([aStranger]);
    const store = new ClusterStore(async () => source);
    store.watch('local', everything);
    await clock.pass(1_000);
    const before = store.snapshot('local').others[0];
    source.groups = [structuredClone(aStranger)];
    await clock.pass(10_000);
    assert.equal(store.snapshot('local').others[0], before);
  });

  test('a group that is gone, before the next list', async t => {
    const clock = new TestClock(t);
    const source = new CountingSource([aStranger]);
    const store = new ClusterStore(async () => source);
    await store.refresh('local', [aStranger]);
    store.watch('local', everything);
    source.getContainerGroup = async () => undefined;
    await clock.pass(3_000);
    assert.deepEqual(store.snapshot('local').others, []);
  });
});

describe('when reading fails, the store', () => {
  test('waits longer and longer, up to five minutes', async t => {
    const clock = new TestClock(t);
    const source = new CountingSource(aCluster);
    source.failure = new Error('no answer');
    const store = new ClusterStore(async () => source);
    const tried: number[] = [];
    store.onDidChange(() => {
      if (store.snapshot('local').state === 'failed') {
        tried.push(Date.now() / 1000);
      }
    });
    store.watch('local', nothing);
    await clock.pass(1_300_000);
    const waits = tried.slice(1).map((at, index) => at - (tried[index] ?? 0));
    assert.deepEqual(waits, [5, 10, 20, 40, 80, 160, 300, 300, 300]);
  });

  test('waits as long as it is asked to (429 with Retry-After)', async t => {
    const clock = new TestClock(t);
    const source = new CountingSource(aCluster);
    source.failure = new OperationError('throttled', phrase`too many requests`, { retryAfter: 60_000 });
    const store = new ClusterStore(async () => source);
    store.watch('local', everything);
    await clock.pass(59_000);
    assert.equal(source.lists, 2);
    source.failure = undefined;
    await clock.pass(1_000);
    assert.equal(source.lists, 4);
    assert.equal(store.snapshot('local').state, 'ready');
  });

  test('begins no further reading after one that failed', async t => {
    const clock = new TestClock(t);
    const source = new CountingSource(many(100));
    const store = new ClusterStore(async () => source);
    await store.refresh('local');
    source.getContainerGroup = async (_resourceGroup, name) => {
      source.gets.push(name);
      throw new OperationError('throttled', phrase`too many`);
    };
    store.watch('local', everything);
    await clock.pass(timeToPaint);
    assert.ok(source.gets.length <= 5, `${source.gets.length}`);
    assert.equal(store.snapshot('local').state, 'failed');
    assert.equal(store.snapshot('local').others.length, 100);
  });
});

describe('a container group that cannot be read', () => {
  const refused = new OperationError(
    'not-allowed',
    phrase`Reading container group "secret": no (AuthorizationFailed)`,
  );
  const broken = new OperationError('arm-refused', phrase`Reading container group "secret": internal error`);
  const secret = aGroup({ name: 'secret', resourceGroup: 'elses' });

  function storeOf(source: CountingSource): ClusterStore {
    const store = new ClusterStore(async () => source);
    store.watch('local', everything);
    return store;
  }

  function other(store: ClusterStore, name: string): GroupView | undefined {
    return store.snapshot('local').others.find(group => group.name === name);
  }

  for (const failure of [refused, broken, new Error('Unexpected token < in JSON')]) {
    test(`says so itself, and the target stays ready: ${failure.message}`, async t => {
      const clock = new TestClock(t);
      const source = new CountingSource([secret, aStranger]);
      source.unreadable.set('secret', failure);
      const states = new Set<string>();
      const store = storeOf(source);
      store.onDidChange(() => states.add(store.snapshot('local').state));
      await clock.pass(600_000);
      assert.deepEqual([...states], ['loading', 'ready']);
      const group = other(store, 'secret');
      assert.deepEqual([group?.unreadable, group && groupHealth(group)], [failure.message, 'Unknown']);
      assert.equal(other(store, 'somebody')?.state, 'Running');
    });
  }

  test('is asked for less and less often, up to every five minutes', async t => {
    const clock = new TestClock(t);
    const source = new CountingSource([secret]);
    source.unreadable.set('secret', broken);
    storeOf(source);
    await clock.pass(timeToPaint);
    assert.equal(source.gets.length, 1);
    await clock.pass(315_000);
    assert.equal(source.gets.length, 1 + 6);
    await clock.pass(600_000);
    assert.equal(source.gets.length, 1 + 6 + 2);
  });

  test('keeps no crash of another from being seen within five seconds', async t => {
    const clock = new TestClock(t);
    const source = new CountingSource([secret, aStranger]);
    source.unreadable.set('secret', broken);
    const store = storeOf(source);
    await clock.pass(100_000);
    source.groups = [secret, crashed(aStranger)];
    await clock.pass(4_000);
    assert.equal(other(store, 'somebody')?.containers[0]?.restartCount, 1);
  });

  test('keeps what was known of it, and is as others again once it can be read', async t => {
    const clock = new TestClock(t);
    const source = new CountingSource([crashed(secret)]);
    const store = storeOf(source);
    await clock.pass(timeToPaint);
    source.unreadable.set('secret', broken);
    await clock.pass(10_000);
    const group = other(store, 'secret');
    assert.deepEqual([group?.unreadable, group?.containers[0]?.restartCount], [broken.message, 1]);
    source.unreadable.clear();
    await clock.pass(10_000);
    assert.deepEqual(other(store, 'secret'), crashed(secret));
    source.gets.length = 0;
    await clock.pass(30_000);
    assert.equal(source.gets.length, 10);
  });

  test('is read at once when somebody asks, or when it is made anew under its name', async t => {
    const clock = new TestClock(t);
    const source = new CountingSource([secret]);
    source.unreadable.set('secret', broken);
    const store = storeOf(source);
    await clock.pass(315_000);
    source.gets.length = 0;
    await store.refresh('local');
    assert.equal(source.gets.length, 1);
    source.groups = [];
    await clock.pass(3_000);
    source.groups = [secret];
    source.unreadable.clear();
    await clock.pass(4_000);
    assert.equal(other(store, 'secret')?.state, 'Running');
  });
});

describe('what reading one container group fails with', () => {
  const reasons = ['throttled', 'not-signed-in', 'tenant-needs-sign-in', 'fabric-unreachable'] as const;
  for (const reason of reasons) {
    test(`is the target's where it concerns all of it: ${reason}`, async t => {
      const clock = new TestClock(t);
      const source = new CountingSource([aStranger]);
      source.unreadable.set('somebody', new OperationError(reason, phrase`no`));
      const store = new ClusterStore(async () => source);
      store.watch('local', everything);
      await clock.pass(timeToPaint);
      const { state, error, others } = store.snapshot('local');
      assert.deepEqual([state, (error as OperationError).reason], ['failed', reason]);
      assert.equal(others[0]?.unreadable, undefined);
      await clock.pass(4_000);
      assert.equal(source.gets.length, 1);
    });
  }
});

function namesOf(groups: readonly GroupView[]): readonly string[] {
  return groups.map(({ name }) => name);
}
