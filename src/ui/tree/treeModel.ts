import type { ClusterView } from '../../cluster/clusterView.ts';
import type { GroupView } from '../../cluster/groupView.ts';
import type { TargetKind } from '../../cluster/spec.ts';
import { groupOf, topologyTable } from '../../cluster/topology.ts';
import type { TargetSnapshot } from '../../store/clusterStore.ts';
import type { RunningOperation } from '../operations/runningOperations.ts';
import type {
  ClusterNode,
  ContainerGroupNode,
  ContainerNode,
  Section,
  SectionNode,
  TargetNode,
  TreeNode,
} from './treeNode.ts';

/** A target with its clusters; one that is just being made stands there before ARM tells of it. */
export function targetNode(
  target: TargetKind,
  snapshot: TargetSnapshot,
  operations: readonly RunningOperation[],
): TargetNode {
  const running = operations.filter(({ spec }) => spec.target === target);
  const known = new Set(snapshot.clusters.map(({ spec }) => spec.id));
  const coming = running
    .filter(({ kind, spec }) => kind === 'create' && !known.has(spec.id))
    .map(({ spec }) => clusterToCome(spec));
  const clusters: ClusterNode[] = [];
  const node: TargetNode = {
    kind: 'target',
    id: target,
    target,
    ...(snapshot.state === 'failed' ? { error: snapshot.error } : {}),
    clusters,
  };
  for (const cluster of byName([...snapshot.clusters, ...coming])) {
    clusters.push(
      clusterNode(
        cluster,
        running.find(({ spec }) => spec.id === cluster.spec.id),
        node,
      ),
    );
  }
  return node;
}

function clusterToCome(spec: ClusterView['spec']): ClusterView {
  return { spec, health: 'Starting', controlPlane: [], pods: [] };
}

function byName(clusters: readonly ClusterView[]): readonly ClusterView[] {
  return clusters.toSorted((a, b) => a.spec.name.localeCompare(b.spec.name));
}

function clusterNode(
  cluster: ClusterView,
  operation: RunningOperation | undefined,
  parent: TargetNode,
): ClusterNode {
  return {
    kind: 'cluster',
    id: `${parent.id}/${cluster.spec.id}`,
    parent,
    cluster,
    ...(operation === undefined ? {} : { operation }),
  };
}

export function sectionNodes(parent: ClusterNode): readonly SectionNode[] {
  return [
    sectionNode('control-plane', parent, section =>
      controlPlaneGroups(parent.cluster).map(group => groupNode(group, section)),
    ),
    sectionNode('virtual-nodes', parent, section => virtualNodes(section)),
    sectionNode('pods', parent, section => parent.cluster.pods.map(group => groupNode(group, section))),
  ];
}

type Child = ContainerGroupNode | ContainerNode;

function sectionNode(
  section: Section,
  parent: ClusterNode,
  childrenOf: (section: SectionNode) => readonly Child[],
): SectionNode {
  const children: Child[] = [];
  const node: SectionNode = { kind: 'section', id: `${parent.id}/${section}`, parent, section, children };
  children.push(...childrenOf(node));
  return node;
}

/** In the order of the topology's table: what others stand on comes first. */
function controlPlaneGroups({ spec, controlPlane }: ClusterView): readonly GroupView[] {
  const rows = topologyTable[spec.topology].filter(row =>
    row.components.some(name => name !== 'virtual-kubelet'),
  );
  return rows.flatMap(row => controlPlane.filter(group => group.name === row.name));
}

/** The virtual node's own container group or, where it shares one with the control plane, its container. */
function virtualNodes(section: SectionNode): readonly Child[] {
  const { cluster } = section.parent;
  const row = groupOf(cluster.spec.topology, 'virtual-kubelet');
  const groups = cluster.controlPlane.filter(group => group.name === row.name);
  if (row.components.length === 1) {
    return groups.map(group => groupNode(group, section));
  }
  return groups.flatMap(group => {
    const container = group.containers.find(({ name }) => name === 'virtual-kubelet');
    return container === undefined ? [] : [containerNode(container, group, section)];
  });
}

function groupNode(group: GroupView, parent: SectionNode): ContainerGroupNode {
  return {
    kind: 'containerGroup',
    id: `${parent.id}/${group.name}`,
    parent,
    target: parent.parent.cluster.spec.target,
    group,
    cluster: parent.parent.cluster,
  };
}

export function containerNodes(parent: ContainerGroupNode): readonly ContainerNode[] {
  return parent.group.containers.map(container => containerNode(container, parent.group, parent));
}

function containerNode(
  container: GroupView['containers'][number],
  group: GroupView,
  parent: SectionNode | ContainerGroupNode,
): ContainerNode {
  const cluster = parent.kind === 'section' ? parent.parent.cluster : parent.cluster;
  return {
    kind: 'container',
    id: `${parent.id}/${container.name}`,
    parent,
    target: parent.kind === 'section' ? parent.parent.parent.target : parent.target,
    group,
    ...(cluster === undefined ? {} : { cluster }),
    container,
  };
}

/** What stands below a node of the tree. */
export function childrenOf(node: TreeNode): readonly TreeNode[] {
  switch (node.kind) {
    case 'target':
      return node.clusters;
    case 'cluster':
      return sectionNodes(node);
    case 'section':
      return node.children;
    case 'containerGroup':
      return containerNodes(node);
    case 'container':
      return [];
  }
}

/** All that stands below a node, at every depth. */
export function descendants(node: TreeNode): readonly TreeNode[] {
  return childrenOf(node).flatMap(child => [child, ...descendants(child)]);
}
