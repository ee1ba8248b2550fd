import type { DrawnEdge, DrawnNode, Drawing } from '../../contract/graphMessages.ts';
import { type Layout, layOutGraph, type Line, type Point, shortLabel } from './layout.ts';
import { nodeElement } from './nodeElement.ts';
import { svg } from './svg.ts';

/** The drawn graph: made anew where its parts change, touched only where a state changes. */
export class GraphPicture {
  readonly root: SVGSVGElement;
  /** What zoom and pan move. */
  readonly content = svg('g', { class: 'content' });
  #drawing: Drawing = { title: '', nodes: [], edges: [], unfolded: false };
  #layout: Layout = layOutGraph([], []);
  readonly #elements = new Map<string, SVGGElement>();

  constructor() {
    const arrow = svg(
      'marker',
      { id: 'arrow', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, orient: 'auto' },
      svg('path', { class: 'arrow', d: 'M0 0 L8 4 L0 8 Z' }),
    );
    // Chromium makes what overflows a stop of the Tab key; the graph's only one is its current node.
    const attributes = { class: 'graph', role: 'group', tabindex: -1 };
    this.root = svg('svg', attributes, svg('defs', {}, arrow), this.content);
  }

  get layout(): Layout {
    return this.#layout;
  }

  get drawing(): Drawing {
    return this.#drawing;
  }

  element(id: string): SVGGElement | undefined {
    return this.#elements.get(id);
  }

  node(id: string): DrawnNode | undefined {
    return this.#drawing.nodes.find(node => node.id === id);
  }

  /** What was replaced has lost the focus. `layout` is another one where places changed. */
  show(drawing: Drawing): void {
    const before = this.#drawing;
    this.#drawing = drawing;
    if (drawing.title !== before.title) {
      this.root.setAttribute('aria-label', drawing.title);
    }
    if (structure(before) === structure(drawing)) {
      this.#touchChanged(before.nodes);
      return;
    }
    this.#layout = layOutGraph(drawing.nodes, drawing.edges);
    this.#redraw();
  }

  #redraw(): void {
    const { lines, frame } = this.#layout;
    this.#elements.clear();
    for (const node of this.#drawing.nodes) {
      this.#elements.set(node.id, this.#draw(node));
    }
    this.content.replaceChildren(
      ...(frame === undefined ? [] : [svg('rect', { class: 'frame', rx: 10, ...frame })]),
      ...lines.map(lineElement),
      ...this.#elements.values(),
    );
  }

  #touchChanged(before: readonly DrawnNode[]): void {
    for (const [index, node] of this.#drawing.nodes.entries()) {
      const element = this.#elements.get(node.id);
      if (element === undefined || JSON.stringify(before[index]) === JSON.stringify(node)) {
        continue;
      }
      const fresh = this.#draw(node);
      element.replaceWith(fresh);
      this.#elements.set(node.id, fresh);
    }
  }

  #draw(node: DrawnNode): SVGGElement {
    const box = this.#layout.boxes.get(node.id) ?? { x: 0, y: 0, width: 0, height: 0 };
    return nodeElement(node, box, this.#edgesOf(node.id));
  }

  #edgesOf(id: string): readonly DrawnEdge[] {
    return this.#drawing.edges.filter(({ from, to }) => from === id || to === id);
  }
}

/** What places depend on. */
function structure({ nodes, edges }: Drawing): string {
  return JSON.stringify([
    nodes.map(({ id, shape, label }) => [id, shape, label]),
    edges.map(({ from, to, label }) => [from, to, label]),
  ]);
}

function lineElement({ edge, points, label }: Line): SVGGElement {
  return svg(
    'g',
    { class: 'edge', 'aria-hidden': 'true' },
    svg('path', { class: 'line', d: curve(points), 'marker-end': 'url(#arrow)' }),
    svg('text', { class: 'name', x: label.x, y: label.y + 4 }, shortLabel(edge), svg('title', {}, edge.text)),
  );
}

/** Straight to the middles of dagre's bends, bent at them. */
function curve(points: readonly Point[]): string {
  const [first, ...others] = points;
  if (first === undefined) {
    return '';
  }
  const parts = others.map((point, index) => {
    const next = others[index + 1];
    return next === undefined
      ? `L${point.x} ${point.y}`
      : `Q${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
  });
  return `M${first.x} ${first.y} ${parts.join(' ')}`;
}
