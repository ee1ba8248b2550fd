import { EventEmitter, type TreeDataProvider, type TreeItem } from 'vscode';
import type { TargetKind } from '../../cluster/spec.ts';
import type { ClusterStore } from '../../store/clusterStore.ts';
import type { RunningOperations } from '../operations/runningOperations.ts';
import { tooltip } from './tooltip.ts';
import { treeItem } from './treeItem.ts';
import { childrenOf, targetNode } from './treeModel.ts';
import { welcomeFor } from './welcome.ts';
import { parentOf, type TargetNode, type TreeNode } from './treeNode.ts';

/** Milliseconds in which changes are gathered: the tree is not drawn anew for each line of a pull. */
const gathering = 100;

/**
 * The store and the running operations, as a tree. Everything is answered at once from what is known: no two
 * refreshes can overlap, and nothing flickers.
 */
export class ClusterTree implements TreeDataProvider<TreeNode> {
  readonly #store: ClusterStore;
  readonly #operations: RunningOperations;
  readonly #shownTargets: () => readonly TargetKind[];
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  #roots: readonly TargetNode[] = [];
  #drawn = '';
  #gathering: NodeJS.Timeout | undefined;

  /** @param shownTargets the targets in use, in their order. */
  constructor(store: ClusterStore, operations: RunningOperations, shownTargets: () => readonly TargetKind[]) {
    this.#store = store;
    this.#operations = operations;
    this.#shownTargets = shownTargets;
    store.onDidChange(() => this.refreshSoon());
    operations.onDidChange(() => this.refreshSoon());
  }

  refreshSoon(): void {
    this.#gathering ??= setTimeout(() => this.refresh(), gathering);
  }

  /** Draws what is known now, without waiting for more. */
  refresh(): void {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    const targets = this.#shownTargets().map(target =>
      targetNode(target, this.#store.snapshot(target), this.#operations.all()),
    );
    const drawn = JSON.stringify(targets, drawnPart);
    if (drawn !== this.#drawn) {
      this.#drawn = drawn;
      this.#roots = rootsOf(targets);
      this.#changed.fire();
    }
  }

  getTreeItem(node: TreeNode): TreeItem {
    return treeItem(node);
  }

  resolveTreeItem(item: TreeItem, node: TreeNode): TreeItem {
    item.tooltip = tooltip(node);
    return item;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return parentOf(node);
  }

  getChildren(node?: TreeNode): TreeNode[] {
    return [...(node === undefined ? this.#roots : childrenOf(node))];
  }

  dispose(): void {
    clearTimeout(this.#gathering);
    this.#changed.dispose();
  }
}

/** What a node's look depends on. Parents would make a circle. */
function drawnPart(key: string, value: unknown): unknown {
  if (key === 'parent') {
    return undefined;
  }
  if (value instanceof Map) {
    return [...value.values()];
  }
  return value instanceof Error ? value.message : value;
}

/** Where there is no cluster the welcome text has its say; only what it cannot tell is told by a node. */
function rootsOf(targets: readonly TargetNode[]): readonly TargetNode[] {
  return targets.some(({ clusters }) => clusters.length > 0)
    ? targets.filter(({ clusters, error }) => clusters.length > 0 || error !== undefined)
    : targets.filter(({ error }) => error !== undefined && welcomeFor(error) === undefined);
}
