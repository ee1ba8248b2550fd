import type { GroupView } from '../../cluster/groupView.ts';
import type { TargetKind } from '../../cluster/spec.ts';
import type { Services } from '../services.ts';
import { childrenOf, descendants, targetNode } from './treeModel.ts';
import type { ContainerNode, TargetNode, TreeNode } from './treeNode.ts';

type Known = Pick<Services, 'store' | 'operations' | 'arrangement'>;

/** A target with all that is known of it, whatever a filter hides. */
export function wholeTarget(target: TargetKind, { store, operations, arrangement }: Known): TargetNode {
  const { grouping } = arrangement;
  return targetNode(target, store.snapshot(target), operations.all(), { grouping, filter: '' });
}

/** The node of a container; undefined when it is gone. */
export function findContainer(
  target: TargetKind,
  group: GroupView,
  container: string,
  known: Known,
): ContainerNode | undefined {
  return descendants(wholeTarget(target, known))
    .filter(node => node.kind === 'container')
    .find(node => node.group.id === group.id && node.container.name === container);
}

/** The node with this id, as things are known now, whether a filter hides it or not; undefined when it is gone. */
export function findNode(id: string, known: Known): TreeNode | undefined {
  const target = id.split('/')[0] as TargetKind;
  let node: TreeNode | undefined = wholeTarget(target, known);
  while (node !== undefined && node.id !== id) {
    node = childrenOf(node).find(child => id === child.id || id.startsWith(`${child.id}/`));
  }
  return node;
}
