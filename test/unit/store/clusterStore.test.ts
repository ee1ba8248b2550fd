import assert from 'node:assert/strict';
import { describe, mock, test } from 'node:test';
import type { GroupView } from '../../../src/cluster/groupView.ts';
import { resourceGroupTags } from '../../../src/cluster/tags.ts';
import { ClusterStore, type ClusterSource } from '../../../src/store/clusterStore.ts';
import { aGroup, aSpec } from '../builders.ts';

const groups: readonly GroupView[] = [
  aGroup(),
  aGroup({ name: 'virtual-kubelet' }),
  aGroup({ name: 'default-nginx', resourceGroup: 'demo-pods' }),
  aGroup({ name: 'somebody', resourceGroup: 'elses' }),
];

function aSource(changes: Partial<ClusterSource> = {}): ClusterSource {
  return {
    listResourceGroups: async () => [
      {
        name: 'demo',
        location: 'eastus',
        tags: { ...resourceGroupTags(aSpec(), 'control-plane'), 'frankenetes-provisioned': 'yes' },
      },
      { name: 'demo-pods', location: 'eastus', tags: resourceGroupTags(aSpec(), 'pods') },
    ],
    listContainerGroups: async () => groups,
    getContainerGroup: async (resourceGroup, name) =>
      groups.find(group => group.resourceGroup === resourceGroup && group.name === name),
    ...changes,
  };
}

describe('the store', () => {
  test('knows nothing and asks nothing until somebody looks', () => {
    const connect = mock.fn(async () => aSource());
    const store = new ClusterStore(connect);
    assert.equal(store.snapshot('local').state, 'unknown');
    assert.equal(connect.mock.callCount(), 0);
  });

  test('tells the groups of clusters from all others', async () => {
    const store = new ClusterStore(async () => aSource());
    await store.refresh('local');
    const [cluster] = store.snapshot('local').clusters;
    assert.equal(cluster?.health, 'Running');
    assert.deepEqual(
      cluster?.controlPlane.map(({ name }) => name),
      ['control-plane', 'virtual-kubelet'],
    );
    assert.deepEqual(
      cluster?.pods.map(({ name }) => name),
      ['default-nginx'],
    );
    assert.deepEqual(
      store.snapshot('local').others.map(({ name }) => name),
      ['somebody'],
    );
    assert.equal(store.cluster(aSpec().id), cluster);
  });

  test('shows a cluster as Incomplete whose provisioning did not come to its end', async () => {
    const listResourceGroups = async () => [
      { name: 'demo', location: 'eastus', tags: resourceGroupTags(aSpec(), 'control-plane') },
    ];
    const store = new ClusterStore(async () => aSource({ listResourceGroups }));
    await store.refresh('local');
    assert.equal(store.snapshot('local').clusters[0]?.health, 'Incomplete');
  });

  test('shares one read among those who ask meanwhile', async () => {
    const connect = mock.fn(async () => aSource());
    const store = new ClusterStore(connect);
    await Promise.all([store.refresh('local'), store.refresh('local')]);
    assert.equal(connect.mock.callCount(), 1);
  });

  test('after a failure keeps what it saw last, and says so', async () => {
    let broken = false;
    const store = new ClusterStore(async () => {
      if (broken) {
        throw new Error('engine stopped');
      }
      return aSource();
    });
    await store.refresh('local');
    broken = true;
    await store.refresh('local');
    const snapshot = store.snapshot('local');
    assert.equal(snapshot.state, 'failed');
    assert.equal((snapshot.error as Error).message, 'engine stopped');
    assert.equal(snapshot.clusters.length, 1);
  });

  test('shows a group that vanished between list and read as it was listed', async () => {
    const store = new ClusterStore(async () => aSource({ getContainerGroup: async () => undefined }));
    await store.refresh('local');
    assert.equal(store.snapshot('local').clusters[0]?.controlPlane.length, 2);
  });

  test('reads again while watched and stops when nobody looks', async t => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const reads = mock.fn(async () => aSource());
    const store = new ClusterStore(reads);
    const read = (): Promise<void> =>
      new Promise(resolve => {
        const end = store.onDidChange(() => {
          if (store.snapshot('local').state === 'ready') {
            end();
            setImmediate(resolve);
          }
        });
      });
    const first = read();
    const stop = store.watch('local');
    await first;
    const second = read();
    t.mock.timers.tick(5_000);
    await second;
    assert.equal(reads.mock.callCount(), 2);
    stop();
    t.mock.timers.tick(60_000);
    assert.equal(reads.mock.callCount(), 2);
  });

  test('tells nobody anything after it was disposed', async () => {
    const store = new ClusterStore(async () => aSource());
    const heard = mock.fn();
    store.onDidChange(heard);
    store.dispose();
    await store.refresh('local');
    assert.equal(heard.mock.callCount(), 0);
  });
});
