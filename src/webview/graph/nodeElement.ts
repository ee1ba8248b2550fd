import type { DrawnEdge, DrawnNode } from '../../contract/graphMessages.ts';
import { glyphs } from './glyphs.ts';
import type { Box } from './layout.ts';
import { shortened } from './nodeLabel.ts';
import { svg } from './svg.ts';

/**
 * A node as it stands in the picture, placed by coordinates: with a transform each would be a layer of its own, and
 * every frame of a pan would pay for all of them. It is a button for those who hear it: what it is, how it is, whom it calls
 * and who calls it.
 */
export function nodeElement(node: DrawnNode, box: Box, edges: readonly DrawnEdge[]): SVGGElement {
  const { id, shape, label, kind, health, state, menu, action } = node;
  const element = svg(
    'g',
    {
      class: `node ${shape} health-${health ?? 'none'}`,
      role: 'button',
      tabindex: -1,
      'aria-label': spoken(node, edges),
      'aria-disabled': String(action === 'none'),
      'data-id': id,
      'data-vscode-context': JSON.stringify({ ...menu, preventDefaultContextMenuItems: true }),
    },
    svg('rect', { class: 'body', ...box, rx: 6 }),
    svg('text', { class: 'label', x: box.x + 14, y: box.y + 25 }, shortened(label)),
    ' ',
    svg('text', { class: 'state', x: box.x + (state === undefined ? 14 : 34), y: box.y + 45 }, state ?? kind),
  );
  if (health !== undefined) {
    element.append(
      svg('path', {
        class: 'glyph',
        d: `M${box.x + 12} ${box.y + 32} ${glyphs[health] ?? glyphs['Unknown']}`,
      }),
    );
  }
  return element;
}

/** It begins with what can be seen, in the same order: who speaks to a computer says what he sees. */
function spoken({ id, label, kind, state }: DrawnNode, edges: readonly DrawnEdge[]): string {
  const own = edges.filter(({ from, to }) => from === id || to === id).map(({ text }) => text);
  return [label, ...(state === undefined ? [] : [state]), kind, ...own.slice(0, mostSpoken)].join(', ');
}

/** Of a node with hundreds of neighbours the first few are said; all are in the text. */
const mostSpoken = 6;
