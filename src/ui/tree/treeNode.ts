import type { ClusterView } from '../../cluster/clusterView.ts';
import type { ContainerView, GroupView } from '../../cluster/groupView.ts';
import type { TargetKind } from '../../cluster/spec.ts';
import type { RunningOperation } from '../operations/runningOperations.ts';

interface Node<Kind extends string> {
  readonly kind: Kind;
  /** Unique in the tree, and the same at every refresh: what is expanded and selected hangs on it. */
  readonly id: string;
}

export interface TargetNode extends Node<'target'> {
  readonly target: TargetKind;
  /** Why its clusters could not be read. */
  readonly error?: unknown;
  readonly clusters: readonly ClusterNode[];
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
}

export interface ContainerGroupNode extends Node<'containerGroup'> {
  readonly parent: SectionNode;
  readonly target: TargetKind;
  readonly group: GroupView;
  /** Absent: made beside every cluster, in the portal or by az. */
  readonly cluster?: ClusterView;
}

export interface ContainerNode extends Node<'container'> {
  readonly parent: SectionNode | ContainerGroupNode;
  readonly target: TargetKind;
  readonly group: GroupView;
  /** As ContainerGroupNode.cluster. */
  readonly cluster?: ClusterView;
  readonly container: ContainerView;
}

export type TreeNode = TargetNode | ClusterNode | SectionNode | ContainerGroupNode | ContainerNode;

const kinds: readonly TreeNode['kind'][] = ['target', 'cluster', 'section', 'containerGroup', 'container'];

/** Commands are called with anything: by keybindings, by other extensions. */
export function isTreeNode(value: unknown): value is TreeNode {
  const kind = (value as Partial<TreeNode> | undefined)?.kind;
  return kinds.some(known => known === kind);
}

export function parentOf(node: TreeNode): TreeNode | undefined {
  return node.kind === 'target' ? undefined : node.parent;
}
