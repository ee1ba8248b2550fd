import type { DrawnEdge } from '../../contract/graphMessages.ts';
import { type Box, middle, type Point } from './layout.ts';

export type Direction = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight';

const vectors: Readonly<Record<Direction, Point>> = {
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
};

/** How much farther away something seems that is aside of the way. */
const aside = 2.5;

/**
 * Where an arrow key leads: along a connection where one goes that way, else to what stands there nearest.
 * @returns undefined at the edge of the picture.
 */
export function neighbour(
  from: string,
  direction: Direction,
  boxes: ReadonlyMap<string, Box>,
  edges: readonly DrawnEdge[],
): string | undefined {
  const connected = new Set(
    edges.flatMap(({ from: one, to: other }) => (one === from ? [other] : other === from ? [one] : [])),
  );
  return (
    nearest(from, direction, boxes, id => connected.has(id)) ?? nearest(from, direction, boxes, () => true)
  );
}

function nearest(
  from: string,
  direction: Direction,
  boxes: ReadonlyMap<string, Box>,
  counts: (id: string) => boolean,
): string | undefined {
  const start = boxes.get(from);
  if (start === undefined) {
    return undefined;
  }
  const origin = middle(start);
  let best: { readonly id: string; readonly distance: number } | undefined;
  for (const [id, box] of boxes) {
    const distance =
      id === from || !counts(id) ? undefined : distanceAlong(origin, middle(box), vectors[direction]);
    if (distance !== undefined && (best === undefined || distance < best.distance)) {
      best = { id, distance };
    }
  }
  return best?.id;
}

/** undefined for what lies in another direction. */
function distanceAlong(from: Point, to: Point, vector: Point): number | undefined {
  const [x, y] = [to.x - from.x, to.y - from.y];
  const ahead = x * vector.x + y * vector.y;
  const off = Math.abs(x * vector.y) + Math.abs(y * vector.x);
  return ahead > 1 && off < ahead * 4 ? ahead + off * aside : undefined;
}
