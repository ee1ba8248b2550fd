import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ClusterView } from '../../../src/cluster/clusterView.ts';
import { componentGraph } from '../../../src/cluster/componentGraph.ts';
import type { GroupView } from '../../../src/cluster/groupView.ts';
import type { Topology } from '../../../src/cluster/spec.ts';
import { topologyTable } from '../../../src/cluster/topology.ts';
import { aContainer, aGroup, aSpec } from '../builders.ts';

function aCluster(topology: Topology, pods: readonly GroupView[] = []): ClusterView {
  const controlPlane = topologyTable[topology].map(row =>
    aGroup({ name: row.name, containers: row.components.map(name => aContainer({ name })) }),
  );
  return { spec: aSpec({ topology }), health: 'Running', controlPlane, pods };
}

function aPod(name: string, namespace = 'default', changes: Partial<GroupView> = {}): GroupView {
  return aGroup({
    name: `${namespace}-${name}`,
    resourceGroup: 'demo-pods',
    tags: { PodName: name, Namespace: namespace },
    ...changes,
  });
}

const nothing: ReadonlySet<string> = new Set();
const pods = (count: number, namespace = 'default'): readonly GroupView[] =>
  [...Array(count).keys()].map(index => aPod(`p${index}`, namespace));

function arrows(cluster: ClusterView): readonly string[] {
  return componentGraph(cluster, nothing).edges.map(
    ({ from, to, host, port }) => `${from} -> ${to} ${host}:${port}`,
  );
}

describe('the component graph', () => {
  test('of a compact cluster: what shares a group talks over 127.0.0.1, the rest by name', () => {
    assert.deepEqual(arrows(aCluster('compact')), [
      'kubectl -> kube-apiserver demo-x7k2p-control-plane.eastus.azurecontainer.io:443',
      'kube-apiserver -> etcd 127.0.0.1:2379',
      'kube-apiserver -> virtual-kubelet demo-x7k2p-virtual-kubelet.eastus.azurecontainer.io:10250',
      'kube-controller-manager -> kube-apiserver 127.0.0.1:443',
      'kube-scheduler -> kube-apiserver 127.0.0.1:443',
      'virtual-kubelet -> kube-apiserver demo-x7k2p-control-plane.eastus.azurecontainer.io:443',
    ]);
  });

  test('of a classic cluster, as the article draws it: every part by the name of its own group', () => {
    assert.ok(
      arrows(aCluster('classic')).includes(
        'kube-apiserver -> etcd demo-x7k2p-etcd.eastus.azurecontainer.io:2379',
      ),
    );
  });

  test('shows each pod, which the virtual kubelet asks Azure Resource Manager for', () => {
    const graph = componentGraph(aCluster('compact', [aPod('web')]), nothing);
    assert.deepEqual(graph.edges.at(-1), {
      from: 'virtual-kubelet',
      to: 'pod/default-web',
      host: 'management.azure.com',
      port: 443,
    });
  });

  test('shows the state of the container while its group runs, else that of the group', () => {
    const cluster = aCluster('compact');
    const [group, other] = cluster.controlPlane;
    assert.ok(group && other);
    const exited = {
      ...group,
      containers: group.containers.map(container => ({
        ...container,
        current: { state: 'Terminated', exitCode: 2 } as const,
      })),
    };
    const health = (controlPlane: readonly GroupView[]): unknown =>
      componentGraph({ ...cluster, controlPlane }, nothing).nodes.find(({ id }) => id === 'etcd')?.health;
    assert.equal(health([exited, other]), 'Failed');
    assert.equal(health([{ ...exited, state: 'Stopped' }, other]), 'Stopped');
    assert.equal(health([other]), 'Incomplete');
  });

  test('folds many pods by namespace, and tells the worst of their states', () => {
    const sick = aPod('sick', 'shop', { provisioningState: 'Failed' });
    const { nodes } = componentGraph(aCluster('compact', [...pods(12), ...pods(3, 'shop'), sick]), nothing);
    assert.deepEqual(
      nodes.slice(6).map(({ id, health }) => [id, health]),
      [
        ['namespace/default', 'Running'],
        ['namespace/shop', 'Failed'],
      ],
    );
  });

  test('is the same in whatever order ARM lists the pods', () => {
    const some = [aPod('web', 'shop'), aPod('web'), aPod('jobs', 'shop'), aPod('jobs')];
    const graph = componentGraph(aCluster('compact', some), nothing);
    assert.deepEqual(
      graph.nodes.slice(6).map(({ id }) => id),
      ['pod/default-jobs', 'pod/default-web', 'pod/shop-jobs', 'pod/shop-web'],
    );
    assert.deepEqual(componentGraph(aCluster('compact', some.toReversed()), nothing), graph);
  });

  test('unfolds the namespaces that are asked for', () => {
    const { nodes } = componentGraph(
      aCluster('compact', [...pods(12), ...pods(3, 'shop')]),
      new Set(['shop']),
    );
    assert.deepEqual(
      nodes.slice(6).map(({ id }) => id),
      ['namespace/default', 'pod/shop-p0', 'pod/shop-p1', 'pod/shop-p2'],
    );
  });
});
