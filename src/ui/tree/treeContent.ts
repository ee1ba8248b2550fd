import { containerHealth, groupHealth, isUnhealthy, type HealthWord } from '../../cluster/groupHealth.ts';
import { childrenOf } from './treeModel.ts';
import type { ContainerGroupNode, ContainerNode, TreeNode } from './treeNode.ts';

interface Entry {
  readonly node: TreeNode;
  /** What the node's own row tells, as something that `===` compares. */
  readonly told: unknown;
  /** Ids. */
  readonly children: string;
}

/** Every node of the tree at one moment, by its id. */
export interface TreeContent {
  readonly roots: readonly TreeNode[];
  readonly entries: ReadonlyMap<string, Entry>;
}

export const emptyTree: TreeContent = { roots: [], entries: new Map() };

export function treeContent(roots: readonly TreeNode[]): TreeContent {
  const entries = new Map<string, Entry>();
  const add = (node: TreeNode): void => {
    const children = childrenOf(node);
    entries.set(node.id, { node, told: toldBy(node), children: idsOf(children) });
    children.forEach(add);
  };
  roots.forEach(add);
  return { roots, entries };
}

/**
 * What has to be drawn anew after a change.
 * @returns ids of nodes, each with what stands below it; `all` when the roots are others.
 */
export function changesBetween(before: TreeContent, after: TreeContent): readonly string[] | 'all' {
  if (idsOf(before.roots) !== idsOf(after.roots)) {
    return 'all';
  }
  return [...after.entries].flatMap(([id, now]) => {
    const then = before.entries.get(id);
    const changed = then !== undefined && (then.told !== now.told || then.children !== now.children);
    return changed ? [id] : [];
  });
}

function idsOf(nodes: readonly TreeNode[]): string {
  return nodes.map(({ id }) => id).join('\n');
}

/** Groups and containers that did not change stay the same objects. */
function toldBy(node: TreeNode): unknown {
  switch (node.kind) {
    case 'target':
      return JSON.stringify([messageOf(node.error), node.arrangement.subscription, childrenOf(node).length]);
    case 'cluster':
      return JSON.stringify([
        node.cluster.health,
        node.cluster.spec,
        node.operation?.kind,
        ...(node.operation?.steps.values() ?? []),
      ]);
    case 'section':
      return JSON.stringify([
        node.children.map(healthOf).filter(isUnhealthy),
        node.children.length,
        node.hidden,
      ]);
    case 'others':
      return JSON.stringify([
        node.groups.map(groupHealth).filter(isUnhealthy),
        node.groups.length,
        node.hidden,
      ]);
    case 'folder':
      return JSON.stringify([node.children.map(healthOf).filter(isUnhealthy), node.children.length]);
    case 'containerGroup':
      return node.group;
    case 'container':
      return node.container;
  }
}

function messageOf(error: unknown): string | undefined {
  return error instanceof Error ? error.message : error === undefined ? undefined : JSON.stringify(error);
}

/** How what a row stands for is. */
export function healthOf(node: ContainerGroupNode | ContainerNode): HealthWord {
  return node.kind === 'container' ? containerHealth(node.container) : groupHealth(node.group);
}
