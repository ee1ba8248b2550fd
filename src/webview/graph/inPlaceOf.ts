import type { DrawnNode } from '../../contract/graphMessages.ts';

/**
 * Which node is worked at after a change: the same or, where it is gone, the one that took its place in the list. After a
 * namespace that is unfolded that is the first of its pods, after a pod the next one.
 * @returns undefined where there is no node left.
 */
export function inPlaceOf(
  id: string,
  before: readonly DrawnNode[],
  now: readonly DrawnNode[],
): string | undefined {
  const ids = now.map(node => node.id);
  const there = new Set(ids);
  if (there.has(id)) {
    return id;
  }
  const index = before.findIndex(node => node.id === id);
  const kept = before.slice(0, Math.max(index, 0)).findLast(node => there.has(node.id));
  return ids[kept === undefined ? 0 : ids.indexOf(kept.id) + 1] ?? ids.at(-1);
}
