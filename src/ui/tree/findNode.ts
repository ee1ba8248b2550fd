import type { TargetKind } from '../../cluster/spec.ts';
import type { Services } from '../services.ts';
import { childrenOf, targetNode } from './treeModel.ts';
import type { TreeNode } from './treeNode.ts';

/** The node with this id, as things are known now, whether a filter hides it or not; undefined when it is gone. */
export function findNode(
  id: string,
  { store, operations, arrangement }: Pick<Services, 'store' | 'operations' | 'arrangement'>,
): TreeNode | undefined {
  const target = id.split('/')[0] as TargetKind;
  const { grouping } = arrangement;
  let node: TreeNode | undefined = targetNode(target, store.snapshot(target), operations.all(), {
    grouping,
    filter: '',
  });
  while (node !== undefined && node.id !== id) {
    node = childrenOf(node).find(child => id === child.id || id.startsWith(`${child.id}/`));
  }
  return node;
}
