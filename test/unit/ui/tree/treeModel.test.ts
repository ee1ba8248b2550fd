import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ClusterView } from '../../../../src/cluster/clusterView.ts';
import type { Topology } from '../../../../src/cluster/spec.ts';
import { topologyTable } from '../../../../src/cluster/topology.ts';
import type { TargetSnapshot } from '../../../../src/store/targetReader.ts';
import type { RunningOperation } from '../../../../src/ui/operations/runningOperations.ts';
import { groupings, type Arrangement } from '../../../../src/ui/tree/arrangement.ts';
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

const all: Arrangement = { grouping: 'resource-group', filter: '' };

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
  const [cluster] = targetNode('local', snapshot, [], all).clusters;
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

  test('shows pods by namespace and name, in whatever order ARM lists them', () => {
    const pods = ['shop/web', 'default/web', 'default/jobs'].map(pod => {
      const [Namespace = '', PodName = ''] = pod.split('/');
      return aGroup({ name: `${Namespace}-${PodName}`, tags: { Namespace, PodName } });
    });
    assert.equal(
      outline(ready({ ...aCluster('compact'), pods })).at(-1),
      'pods: default-jobs, default-web, shop-web',
    );
  });

  test('shows a cluster that is just being made before ARM tells of it', () => {
    const { clusters } = targetNode('local', ready(aCluster('compact', 'zebra')), [creating('ant')], all);
    assert.deepEqual(
      clusters.map(node => node.cluster.spec.name),
      ['ant', 'zebra'],
    );
    assert.equal(clusters[0]?.operation?.kind, 'create');
  });

  test('shows a cluster once that ARM tells of while it is being made', () => {
    const { clusters } = targetNode('local', ready(aCluster('compact')), [creating('demo')], all);
    assert.equal(clusters.length, 1);
    assert.equal(clusters[0]?.operation?.kind, 'create');
  });

  test('keeps the clusters that were seen last when a reading fails', () => {
    const node = targetNode(
      'local',
      { state: 'failed', error: new Error('no answer'), clusters: [aCluster('compact')], others: [] },
      [],
      all,
    );
    assert.equal(node.clusters.length, 1);
    assert.match(String(node.error), /no answer/);
  });

  test('gives every node an id of its own, in every topology', () => {
    for (const topology of ['compact', 'classic', 'single'] as const) {
      const ids = allIds(
        targetNode('local', ready(aCluster(topology), aCluster(topology, 'other')), [], all),
      );
      assert.equal(new Set(ids).size, ids.length, topology);
    }
  });
});

describe('the container groups that belong to no cluster', () => {
  const groups = [
    aGroup({ name: 'web', resourceGroup: 'shop', region: 'westeurope' }),
    aGroup({ name: 'jobs', resourceGroup: 'shop', containers: [aContainer({ image: 'busybox' })] }),
    aGroup({ name: 'web', resourceGroup: 'blog', state: 'Failed' }),
  ];
  const beside: TargetSnapshot = { state: 'ready', clusters: [aCluster('compact')], others: groups };

  function below(arrangement: Arrangement): readonly string[] {
    const [others] = targetNode('local', beside, [], arrangement).others;
    assert.ok(others);
    return others.children.map(child =>
      child.kind === 'folder'
        ? `${child.name}: ${child.children.map(({ group }) => group.name).join(', ')}`
        : `${child.group.resourceGroup}/${child.group.name}`,
    );
  }

  test('stand by resource group, by location, or in one list', () => {
    assert.deepEqual(below(all), ['blog: web', 'shop: jobs, web']);
    assert.deepEqual(below({ ...all, grouping: 'location' }), ['eastus: jobs, web', 'westeurope: web']);
    assert.deepEqual(below({ ...all, grouping: 'nothing' }), ['shop/jobs', 'blog/web', 'shop/web']);
  });

  test('are filtered by name, image, place and state, all words at once', () => {
    assert.deepEqual(below({ ...all, filter: 'web' }), ['blog: web', 'shop: web']);
    assert.deepEqual(below({ ...all, filter: 'BUSYBOX' }), ['shop: jobs']);
    assert.deepEqual(below({ ...all, filter: 'web westeurope' }), ['shop: web']);
    assert.deepEqual(below({ ...all, filter: 'failed' }), ['blog: web']);
    assert.deepEqual(below({ ...all, filter: 'web busybox' }), []);
  });

  test('say how many a filter hides', () => {
    const [others] = targetNode('local', beside, [], { ...all, filter: 'busybox' }).others;
    assert.equal(others?.hidden, 2);
  });

  test('are filtered together with the pods; the parts of a cluster stay', () => {
    const node = targetNode('local', beside, [], { ...all, filter: 'busybox' });
    const [controlPlane, virtualNodes, pods] = node.clusters.flatMap(sectionNodes);
    assert.equal(controlPlane?.children.length, 1);
    assert.equal(virtualNodes?.children.length, 1);
    assert.deepEqual([pods?.children.length, pods?.hidden], [0, 1]);
  });

  test('keep their ids apart where two have the same name', () => {
    for (const grouping of groupings) {
      const ids = allIds(targetNode('local', beside, [], { ...all, grouping }));
      assert.equal(new Set(ids).size, ids.length, grouping);
    }
  });

  test('have a target and no cluster', () => {
    const node = targetNode('azure', { ...beside, clusters: [] }, [], { ...all, grouping: 'nothing' });
    const [group] = node.others.flatMap(({ children }) => children);
    assert.ok(group?.kind === 'containerGroup');
    assert.equal(group.target, 'azure');
    assert.equal(group.cluster, undefined);
    assert.equal(childrenOf(group)[0]?.kind, 'container');
  });
});

function allIds(node: TreeNode): readonly string[] {
  return [node.id, ...childrenOf(node).flatMap(allIds)];
}
