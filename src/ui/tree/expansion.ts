import { childrenOf } from './treeModel.ts';
import type { TreeNode } from './treeNode.ts';

/** Folders of so many container groups are open at first. */
const openUpTo = 30;

/** Which nodes are open: as a person left them, or as they are at first. VS Code tells, but cannot be asked. */
export class Expansion {
  readonly #open = new Map<string, boolean>();

  isOpen(node: TreeNode): boolean {
    const known = this.#open.get(node.id);
    if (known !== undefined) {
      return known;
    }
    const first = isOpenAtFirst(node);
    this.#open.set(node.id, first);
    return first;
  }

  set(id: string, open: boolean): void {
    this.#open.set(id, open);
  }
}

/** Parts of a cluster are open even while they are empty: what has nothing to open at first would stay closed. */
function isOpenAtFirst(node: TreeNode): boolean {
  switch (node.kind) {
    case 'target':
    case 'cluster':
    case 'section':
    case 'others':
      return true;
    case 'folder':
      return node.parent.groups.length <= openUpTo;
    case 'containerGroup':
    case 'container':
      return false;
  }
}

/** Ids of the container groups whose state can be seen. A cluster's row shows how its control plane is. */
export function groupsInSight(roots: readonly TreeNode[], expansion: Expansion): ReadonlySet<string> {
  const seen = new Set<string>();
  const look = (node: TreeNode): void => {
    if (node.kind === 'containerGroup' || node.kind === 'container') {
      seen.add(node.group.id);
      return;
    }
    if (node.kind === 'cluster') {
      node.cluster.controlPlane.forEach(({ id }) => seen.add(id));
    }
    if (expansion.isOpen(node)) {
      childrenOf(node).forEach(look);
    }
  };
  roots.forEach(look);
  return seen;
}
