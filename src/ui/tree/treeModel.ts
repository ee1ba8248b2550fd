import type { ClusterView } from '../../cluster/clusterView.ts';
import { groupMatches } from '../../cluster/groupFilter.ts';
import type { GroupView } from '../../cluster/groupView.ts';
import { inPodOrder } from '../../cluster/pod.ts';
import type { TargetKind } from '../../cluster/spec.ts';
import { groupOf, topologyTable } from '../../cluster/topology.ts';
import type { TargetSnapshot } from '../../store/targetReader.ts';
import type { RunningOperation } from '../operations/runningOperations.ts';
import type { Arrangement } from './arrangement.ts';
import type {
  ClusterNode,
  ContainerGroupNode,
  ContainerNode,
  FolderNode,
  OthersNode,
  Section,
  SectionNode,
  TargetNode,
  TreeNode,
} from './treeNode.ts';

/**
 * A target with its clusters and all other container groups. A cluster that is just being made stands there before
 * ARM tells of it.
 */
export function targetNode(
  target: TargetKind,
  snapshot: TargetSnapshot,
  operations: readonly RunningOperation[],
  arrangement: Arrangement,
): TargetNode {
  const running = operations.filter(({ spec }) => spec.target === target);
  const known = new Set(snapshot.clusters.map(({ spec }) => spec.id));
  const coming = running
    .filter(({ kind, spec }) => kind === 'create' && !known.has(spec.id))
    .map(({ spec }) => clusterToCome(spec));
  const clusters: ClusterNode[] = [];
  const others: OthersNode[] = [];
  const node: TargetNode = {
    kind: 'target',
    id: target,
    target,
    arrangement,
    ...(snapshot.state === 'failed' ? { error: snapshot.error } : {}),
    clusters,
    others,
  };
  if (snapshot.others.length > 0) {
    others.push(othersNode(snapshot.others, node));
  }
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
  const pods = inPodOrder(shown(parent.cluster.pods, parent.parent.arrangement));
  return [
    sectionNode('control-plane', parent, section =>
      controlPlaneGroups(parent.cluster).map(group => groupNode(group, section)),
    ),
    sectionNode('virtual-nodes', parent, section => virtualNodes(section)),
    sectionNode(
      'pods',
      parent,
      section => pods.map(group => groupNode(group, section)),
      parent.cluster.pods.length - pods.length,
    ),
  ];
}

function shown(groups: readonly GroupView[], { filter }: Arrangement): readonly GroupView[] {
  return filter === '' ? groups : groups.filter(group => groupMatches(group, filter));
}

type Child = ContainerGroupNode | ContainerNode;

function sectionNode(
  section: Section,
  parent: ClusterNode,
  childrenOf: (section: SectionNode) => readonly Child[],
  hidden = 0,
): SectionNode {
  const children: Child[] = [];
  const node: SectionNode = {
    kind: 'section',
    id: `${parent.id}/${section}`,
    parent,
    section,
    children,
    hidden,
  };
  children.push(...childrenOf(node));
  return node;
}

function othersNode(groups: readonly GroupView[], parent: TargetNode): OthersNode {
  const { grouping } = parent.arrangement;
  const matching = shown(groups, parent.arrangement);
  const children: (FolderNode | ContainerGroupNode)[] = [];
  const node: OthersNode = {
    kind: 'others',
    id: `${parent.id}/others`,
    parent,
    children,
    groups: matching,
    hidden: groups.length - matching.length,
  };
  if (grouping === 'nothing') {
    children.push(...groupNodes(matching, node));
    return node;
  }
  const folders = Map.groupBy(matching, group =>
    grouping === 'location' ? group.region : group.resourceGroup,
  );
  for (const name of [...folders.keys()].toSorted((a, b) => a.localeCompare(b))) {
    children.push(folderNode(name, grouping, folders.get(name) ?? [], node));
  }
  return node;
}

function folderNode(
  name: string,
  by: FolderNode['by'],
  groups: readonly GroupView[],
  parent: OthersNode,
): FolderNode {
  const children: ContainerGroupNode[] = [];
  const node: FolderNode = { kind: 'folder', id: `${parent.id}/${by}:${name}`, parent, by, name, children };
  children.push(...groupNodes(groups, node));
  return node;
}

/** By name: what ARM lists has no order that a person would know. */
function groupNodes(
  groups: readonly GroupView[],
  parent: OthersNode | FolderNode,
): readonly ContainerGroupNode[] {
  return groups
    .toSorted((a, b) => a.name.localeCompare(b.name) || a.resourceGroup.localeCompare(b.resourceGroup))
    .map(group => groupNode(group, parent));
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

function groupNode(group: GroupView, parent: ContainerGroupNode['parent']): ContainerGroupNode {
  const inSection = parent.kind === 'section';
  return {
    kind: 'containerGroup',
    id: inSection ? `${parent.id}/${group.name}` : `${parent.id}/${group.resourceGroup}:${group.name}`,
    parent,
    target: targetOf(parent),
    group,
    ...(inSection ? { cluster: parent.parent.cluster } : {}),
  };
}

function targetOf(node: TreeNode): TargetKind {
  return node.kind === 'target' ? node.target : targetOf(node.parent);
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
    target: targetOf(parent),
    group,
    ...(cluster === undefined ? {} : { cluster }),
    container,
  };
}

/** What stands below a node of the tree. */
export function childrenOf(node: TreeNode): readonly TreeNode[] {
  switch (node.kind) {
    case 'target':
      return [...node.clusters, ...node.others];
    case 'cluster':
      return sectionNodes(node);
    case 'section':
    case 'others':
    case 'folder':
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
