import { type Box, middle, type Point } from './layout.ts';

/** How far a new layout moved what stands nearest to a point. */
export function displacement(
  { x, y }: Point,
  before: ReadonlyMap<string, Box>,
  now: ReadonlyMap<string, Box>,
): Point {
  let nearest = { distance: Infinity, x: 0, y: 0 };
  for (const [id, box] of before) {
    const moved = now.get(id);
    const [from, to] = [middle(box), middle(moved ?? box)];
    const distance = Math.hypot(from.x - x, from.y - y);
    if (moved !== undefined && distance < nearest.distance) {
      nearest = { distance, x: to.x - from.x, y: to.y - from.y };
    }
  }
  return { x: nearest.x, y: nearest.y };
}
