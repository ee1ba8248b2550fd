import type { ClusterView } from '../../cluster/clusterView.ts';
import type { ContainerView, GroupView } from '../../cluster/groupView.ts';
import type { TargetKind } from '../../cluster/spec.ts';
import type { RunningOperation } from '../operations/runningOperations.ts';
import type { Arrangement, Grouping } from './arrangement.ts';

interface Node<Kind extends string> {
  readonly kind: Kind;
  /** Unique in the tree, and the same at every refresh: what is expanded and selected hangs on it. */
  readonly id: string;
}

export interface TargetNode extends Node<'target'> {
  readonly target: TargetKind;
  readonly arrangement: Arrangement;
  /** Why its clusters could not be read. */
  readonly error?: unknown;
  readonly clusters: readonly ClusterNode[];
  /** One, or none where there is no container group beside the clusters'. */
  readonly others: readonly OthersNode[];
}

export interface ClusterNode extends Node<'cluster'> {
  readonly parent: TargetNode;
  readonly cluster: ClusterView;
  readonly operation?: RunningOperation;
}

export const sections = ['control-plane', 'virtual-nodes', 'pods'] as const;
export type Section = (typeof sections)[number];

export interface SectionNode extends Node<'section'> {
  readonly parent: ClusterNode;
  readonly section: Section;
  readonly children: readonly (ContainerGroupNode | ContainerNode)[];
  /** How many the filter hides. */
  readonly hidden: number;
}

/** The container groups that belong to no cluster: made in the portal, by az, by anything. */
export interface OthersNode extends Node<'others'> {
  readonly parent: TargetNode;
  readonly children: readonly (FolderNode | ContainerGroupNode)[];
  readonly groups: readonly GroupView[];
  /** How many the filter hides. */
  readonly hidden: number;
}

/** Container groups of one resource group, or of one region. */
export interface FolderNode extends Node<'folder'> {
  readonly parent: OthersNode;
  readonly by: Exclude<Grouping, 'nothing'>;
  readonly name: string;
  readonly children: readonly ContainerGroupNode[];
}

export interface ContainerGroupNode extends Node<'containerGroup'> {
  readonly parent: SectionNode | OthersNode | FolderNode;
  readonly target: TargetKind;
  readonly group: GroupView;
  /** Absent: made beside every cluster, in the portal or by az. */
  readonly cluster?: ClusterView;
}

export interface ContainerNode extends Node<'container'> {
  readonly parent: SectionNode | ContainerGroupNode;
  readonly target: TargetKind;
  readonly group: GroupView;
  readonly container: ContainerView;
  /** As ContainerGroupNode.cluster. */
  readonly cluster?: ClusterView;
}

export type TreeNode =
  | TargetNode
  | ClusterNode
  | SectionNode
  | OthersNode
  | FolderNode
  | ContainerGroupNode
  | ContainerNode;

const kinds: readonly TreeNode['kind'][] = [
  'target',
  'cluster',
  'section',
  'others',
  'folder',
  'containerGroup',
  'container',
];

/** Commands are called with anything: by keybindings, by other extensions. */
export function isTreeNode(value: unknown): value is TreeNode {
  const kind = (value as Partial<TreeNode> | undefined)?.kind;
  return kinds.some(known => known === kind);
}

export function parentOf(node: TreeNode): TreeNode | undefined {
  return node.kind === 'target' ? undefined : node.parent;
}

/** Whether it is a container of a pod. */
export function isInPod({ parent }: ContainerNode): boolean {
  return parent.kind === 'containerGroup' && isPod(parent);
}

/** Whether a container group is a pod of a cluster. */
export function isPod(node: ContainerGroupNode): boolean {
  return node.parent.kind === 'section' && node.parent.section === 'pods';
}
