import { EventEmitter, TreeItem, type TreeDataProvider } from 'vscode';
import type { GroupView } from '../../cluster/groupView.ts';
import type { TargetKind } from '../../cluster/spec.ts';
import type { Services } from '../services.ts';
import { Expansion, groupsInSight } from './expansion.ts';
import { tooltip } from './tooltip.ts';
import { changesBetween, emptyTree, treeContent, type TreeContent } from './treeContent.ts';
import { treeItem } from './treeItem.ts';
import { targetNode } from './treeModel.ts';
import { parentOf, type TargetNode, type TreeNode } from './treeNode.ts';
import { welcomeFor } from './welcome.ts';

/** Milliseconds in which changes are gathered: the tree is not drawn anew for each line of a pull. */
const gathering = 100;

/**
 * The store and the running operations, as a tree. Its elements are ids, which stay while what they stand for changes:
 * only rows that changed are drawn anew. Everything is answered at once from what is known.
 */
export class ClusterTree implements TreeDataProvider<string> {
  readonly #services: Services;
  readonly #shownTargets: () => readonly TargetKind[];
  readonly #changed = new EventEmitter<string[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #expansion = new Expansion();
  readonly #endings: readonly (() => void)[];
  #drawn: TreeContent = emptyTree;
  /** Undefined once something changed. */
  #inSight: ReadonlySet<string> | undefined;
  #gathering: NodeJS.Timeout | undefined;
  #drawnAt = 0;

  /** @param shownTargets the targets in use, in their order. */
  constructor(services: Services, shownTargets: () => readonly TargetKind[]) {
    const { store, operations, arrangement } = services;
    this.#services = services;
    this.#shownTargets = shownTargets;
    operations.onDidChange(() => this.refreshSoon());
    const arranged = arrangement.onDidChange(() => this.refreshSoon());
    this.#endings = [store.onDidChange(() => this.refreshSoon()), () => arranged.dispose()];
  }

  /** The first of several changes is drawn at once, the others together. */
  refreshSoon(): void {
    this.#inSight = undefined;
    this.#gathering ??= setTimeout(() => this.refresh(), this.#drawnAt + gathering - Date.now());
  }

  getTreeItem(id: string): TreeItem {
    const node = this.#nodeOf(id);
    return node === undefined ? new TreeItem('') : treeItem(node, this.#expansion.isOpen(node));
  }

  resolveTreeItem(item: TreeItem, id: string): TreeItem {
    const node = this.#nodeOf(id);
    if (node !== undefined) {
      item.tooltip = tooltip(node);
    }
    return item;
  }

  getParent(id: string): string | undefined {
    const node = this.#nodeOf(id);
    return node === undefined ? undefined : parentOf(node)?.id;
  }

  getChildren(id?: string): string[] {
    if (id === undefined) {
      return this.#drawn.roots.map(root => root.id);
    }
    const children = this.#drawn.entries.get(id)?.children ?? '';
    return children === '' ? [] : children.split('\n');
  }

  /** Whether a row stands for it. */
  has(id: string): boolean {
    return this.#drawn.entries.has(id);
  }

  /** Draws what is known now, without waiting for more. */
  refresh(): void {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    this.#drawnAt = Date.now();
    this.#draw();
  }

  /** A person opened or closed a node. */
  setOpen(id: string, open: boolean): void {
    this.#expansion.set(id, open);
    this.#inSight = undefined;
  }

  /** Whether a row shows how the group is, as things are known now. A filter may ask for the state of any. */
  looksAt({ id }: GroupView): boolean {
    if (this.#services.arrangement.filter !== '') {
      return true;
    }
    this.#inSight ??= groupsInSight(this.#roots(), this.#expansion);
    return this.#inSight.has(id);
  }

  dispose(): void {
    clearTimeout(this.#gathering);
    this.#endings.forEach(end => end());
    this.#changed.dispose();
  }

  #nodeOf(id: string): TreeNode | undefined {
    return this.#drawn.entries.get(id)?.node;
  }

  #draw(): void {
    const now = treeContent(this.#roots());
    const changes = changesBetween(this.#drawn, now);
    this.#drawn = now;
    if (changes === 'all') {
      this.#changed.fire(undefined);
    } else if (changes.length > 0) {
      this.#changed.fire([...changes]);
    }
  }

  #roots(): readonly TargetNode[] {
    const { store, operations, arrangement, azure } = this.#services;
    const { grouping, filter } = arrangement;
    const { displayName: subscription } = azure.subscription ?? {};
    const chosen = { grouping, filter, ...(subscription === undefined ? {} : { subscription }) };
    return rootsOf(
      this.#shownTargets().map(target =>
        targetNode(target, store.snapshot(target), operations.all(), chosen),
      ),
    );
  }
}

/** Where there is nothing the welcome text has its say; only what it cannot tell is told by a node. */
function rootsOf(targets: readonly TargetNode[]): readonly TargetNode[] {
  return targets.some(isFilled)
    ? targets.filter(target => isFilled(target) || target.error !== undefined)
    : targets.filter(({ error }) => error !== undefined && welcomeFor(error) === undefined);
}

function isFilled({ clusters, others }: TargetNode): boolean {
  return clusters.length > 0 || others.length > 0;
}
