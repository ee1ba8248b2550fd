import type { TargetKind } from '../../cluster/spec.ts';
import type { ClusterStore } from '../../store/clusterStore.ts';
import type { RunningOperations } from '../operations/runningOperations.ts';
import { childrenOf, targetNode } from './treeModel.ts';
import type { TreeNode } from './treeNode.ts';

/** The node of the tree with this id, as things are known now; undefined when it is gone. */
export function findNode(
  id: string,
  { store, operations }: { readonly store: ClusterStore; readonly operations: RunningOperations },
): TreeNode | undefined {
  const target = id.split('/')[0] as TargetKind;
  let node: TreeNode | undefined = targetNode(target, store.snapshot(target), operations.all());
  while (node !== undefined && node.id !== id) {
    node = childrenOf(node).find(child => id === child.id || id.startsWith(`${child.id}/`));
  }
  return node;
}
