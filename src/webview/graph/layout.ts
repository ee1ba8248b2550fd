import { Graph, layout as layOut } from '@dagrejs/dagre';
import type { DrawnEdge, DrawnNode } from '../../contract/graphMessages.ts';
import { widthFor } from './nodeLabel.ts';

/** A place in the picture, in pixels at zoom 1. `x` and `y` are its upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Line {
  readonly edge: DrawnEdge;
  readonly points: readonly Point[];
  /** Middle of its label. */
  readonly label: Point;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Box>;
  readonly lines: readonly Line[];
  /** Around all pods; undefined where there is none. */
  readonly frame?: Box;
}

const nodeHeight = 58;
const gap = 16;
const framePadding = 20;
const margin = 24;
const labelHeight = 18;
const labelCharacter = 6.4;

/** In dagre's graph all pods are one node; its id can be nobody else's. */
const frameId = 'frame of the pods';

/**
 * Where everything stands: callers above those they call, pods in a frame of their own, row by row. It depends on
 * what is there and who calls whom, never on states: nothing moves when a state changes.
 */
export function layOutGraph(nodes: readonly DrawnNode[], edges: readonly DrawnEdge[]): Layout {
  const inFrame = nodes.filter(isInFrame);
  const framed = new Set(inFrame.map(({ id }) => id));
  const size = { width: widthFor(nodes.map(({ label }) => label)), height: nodeHeight };
  const grid = gridOf(inFrame, size);
  const graph = new Graph<object, Box, Box & { points: Point[] }>({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 36, ranksep: 44, marginx: margin, marginy: margin });
  for (const { id } of nodes.filter(node => !isInFrame(node))) {
    graph.setNode(id, { ...size });
  }
  if (inFrame.length > 0) {
    graph.setNode(frameId, { width: grid.width, height: grid.height });
  }
  const drawn = edges.filter(({ to }, index) => !framed.has(to) || firstInto(framed, edges) === index);
  for (const edge of drawn) {
    graph.setEdge(edge.from, framed.has(edge.to) ? frameId : edge.to, labelSize(edge), nameOf(edge));
  }
  layOut(graph);
  return placed(graph, nodes, drawn, grid, framed);
}

type Laid = Graph<object, Box, Box & { points: Point[] }>;

type Size = Pick<Box, 'width' | 'height'>;

interface Grid {
  /** Of each node in it. */
  readonly size: Size;
  readonly width: number;
  readonly height: number;
  /** Upper left corners inside the frame. */
  readonly places: ReadonlyMap<string, Point>;
}

function placed(
  graph: Laid,
  nodes: readonly DrawnNode[],
  edges: readonly DrawnEdge[],
  grid: Grid,
  framed: ReadonlySet<string>,
): Layout {
  const frame = grid.places.size === 0 ? undefined : cornered(graph.node(frameId));
  const boxes = nodes.map(({ id }) => {
    const place = grid.places.get(id);
    return [
      id,
      place === undefined || frame === undefined
        ? cornered(graph.node(id))
        : { x: frame.x + place.x, y: frame.y + place.y, ...grid.size },
    ] as const;
  });
  const lines = edges.map(edge => {
    const to = framed.has(edge.to) ? frameId : edge.to;
    const { x, y, points } = graph.edge(edge.from, to, nameOf(edge));
    return { edge, points, label: { x, y } };
  });
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return { width, height, boxes: new Map(boxes), lines, ...(frame === undefined ? {} : { frame }) };
}

/** Dagre tells centres. */
function cornered({ x, y, width, height }: Box): Box {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/** Nearly as wide as the picture is, and no wider than a screen. */
function gridOf(nodes: readonly DrawnNode[], size: Size): Grid {
  const columns = Math.min(Math.max(1, Math.ceil(Math.sqrt(nodes.length * 1.5))), nodes.length);
  const rows = Math.ceil(nodes.length / Math.max(columns, 1));
  const step = { x: size.width + gap, y: size.height + gap };
  const places = nodes.map(({ id }, index) => {
    const [column, row] = [index % columns, Math.floor(index / columns)];
    return [id, { x: framePadding + column * step.x, y: framePadding + row * step.y }] as const;
  });
  return {
    size,
    width: columns * step.x - gap + 2 * framePadding,
    height: rows * step.y - gap + 2 * framePadding,
    places: new Map(places),
  };
}

export function middle({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

export function isInFrame({ shape }: DrawnNode): boolean {
  return shape === 'pod' || shape === 'fold';
}

/** One line leads to the frame for all that is in it. */
function firstInto(framed: ReadonlySet<string>, edges: readonly DrawnEdge[]): number {
  return edges.findIndex(({ to }) => framed.has(to));
}

function nameOf({ from, to }: DrawnEdge): string {
  return `${from} ${to}`;
}

function labelSize(edge: DrawnEdge): { width: number; height: number; labelpos: 'c' } {
  return { width: shortLabel(edge).length * labelCharacter, height: labelHeight, labelpos: 'c' };
}

/** The first part of a long DNS name, and the port: the whole is in the details. */
export function shortLabel({ label }: DrawnEdge): string {
  const [host = '', port = ''] = label.split(':');
  return host.endsWith('.azurecontainer.io') ? `${host.split('.')[0]}:${port}` : label;
}
