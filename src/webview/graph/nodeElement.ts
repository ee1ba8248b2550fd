import type { DrawnEdge, DrawnNode } from '../../contract/graphMessages.ts';
import { glyphs } from './glyphs.ts';
import type { Box } from './layout.ts';
import { shortened } from './nodeLabel.ts';
import { svg } from './svg.ts';

/**
 * A node as it stands in the picture. It is a button for those who hear it: what it is, how it is, whom it calls
 * and who calls it.
 */
export function nodeElement(node: DrawnNode, box: Box, edges: readonly DrawnEdge[]): SVGGElement {
  const { id, shape, label, kind, health, state, menu, action } = node;
  const element = svg(
    'g',
    {
      class: `node ${shape} health-${health ?? 'none'}`,
      transform: `translate(${box.x} ${box.y})`,
      role: 'button',
      tabindex: -1,
      'aria-label': spoken(node, edges),
      'aria-disabled': String(action === 'none'),
      'data-id': id,
      'data-vscode-context': JSON.stringify({ ...menu, preventDefaultContextMenuItems: true }),
    },
    svg('rect', { class: 'body', width: box.width, height: box.height, rx: 6 }),
    svg('text', { class: 'label', x: 14, y: 25 }, shortened(label)),
    ' ',
    svg('text', { class: 'state', x: state === undefined ? 14 : 34, y: 45 }, state ?? kind),
  );
  if (health !== undefined) {
    element.append(
      svg('path', {
        class: 'glyph',
        transform: 'translate(12 32)',
        d: glyphs[health] ?? glyphs['Unknown'] ?? '',
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
