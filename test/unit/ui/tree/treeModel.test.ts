import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ClusterView } from '../../../../src/cluster/clusterView.ts';
import type { Topology } from '../../../../src/cluster/spec.ts';
import { topologyTable } from '../../../../src/cluster/topology.ts';
import type { TargetSnapshot } from '../../../../src/store/clusterStore.ts';
import type { RunningOperation } from '../../../../src/ui/operations/runningOperations.ts';
import { childrenOf, sectionNodes, targetNode } from '../../../../src/ui/tree/treeModel.ts';
import type { TreeNode } from '../../../../src/ui/tree/treeNode.ts';
import { aContainer, aGroup, aSpec } from '../../builders.ts';

function aCluster(topology: Topology, name = 'demo'): ClusterView {
  const spec = aSpec({ topology, name, id: `${name}-id` });
  const controlPlane = topologyTable[topology].map(row =>
    aGroup({
      name: row.name,
      resourceGroup: name,
      containers: row.components.map(component => aContainer({ name: component })),
    }),
  );
  const pods = [aGroup({ name: 'default-web', resourceGroup: `${name}-pods` })];
  return { spec, health: 'Running', controlPlane, pods };
}

function ready(...clusters: readonly ClusterView[]): TargetSnapshot {
  return { state: 'ready', clusters, others: [] };
}

function creating(name: string): RunningOperation {
  return {
    kind: 'create',
    spec: aSpec({ name, id: `${name}-id` }),
    steps: new Map(),
    cancel: () => undefined,
  };
}

/** `section: child, child` for each section of the first cluster. */
function outline(snapshot: TargetSnapshot): readonly string[] {
  const [cluster] = targetNode('local', snapshot, []).clusters;
  assert.ok(cluster);
  return sectionNodes(cluster).map(
    ({ section, children }) => `${section}: ${children.map(({ id }) => id.split('/').at(-1)).join(', ')}`,
  );
}

describe('the tree', () => {
  test('shows each part of a classic cluster, what others stand on first', () => {
    assert.deepEqual(outline(ready(aCluster('classic'))), [
      'control-plane: etcd, apiserver, controller-manager, scheduler',
      'virtual-nodes: virtual-kubelet',
      'pods: default-web',
    ]);
  });

  test('shows the virtual node of a single cluster though it shares its group', () => {
    assert.deepEqual(outline(ready(aCluster('single'))), [
      'control-plane: cluster',
      'virtual-nodes: virtual-kubelet',
      'pods: default-web',
    ]);
  });

  test('shows a cluster that is just being made before ARM tells of it', () => {
    const { clusters } = targetNode('local', ready(aCluster('compact', 'zebra')), [creating('ant')]);
    assert.deepEqual(
      clusters.map(node => node.cluster.spec.name),
      ['ant', 'zebra'],
    );
    assert.equal(clusters[0]?.operation?.kind, 'create');
  });

  test('shows a cluster once that ARM tells of while it is being made', () => {
    const { clusters } = targetNode('local', ready(aCluster('compact')), [creating('demo')]);
    assert.equal(clusters.length, 1);
    assert.equal(clusters[0]?.operation?.kind, 'create');
  });

  test('keeps the clusters that were seen last when a reading fails', () => {
    const node = targetNode(
      'local',
      { state: 'failed', error: new Error('no answer'), clusters: [aCluster('compact')], others: [] },
      [],
    );
    assert.equal(node.clusters.length, 1);
    assert.match(String(node.error), /no answer/);
  });

  test('gives every node an id of its own, in every topology', () => {
    for (const topology of ['compact', 'classic', 'single'] as const) {
      const ids = allIds(targetNode('local', ready(aCluster(topology), aCluster(topology, 'other')), []));
      assert.equal(new Set(ids).size, ids.length, topology);
    }
  });
});

function allIds(node: TreeNode): readonly string[] {
  return [node.id, ...childrenOf(node).flatMap(allIds)];
}
