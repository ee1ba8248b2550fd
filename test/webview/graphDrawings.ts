import type { Drawing, DrawnEdge, DrawnNode, GraphMessage } from '../../src/contract/graphMessages.ts';

const components = ['kubectl', 'kube-apiserver', 'etcd', 'kube-controller-manager', 'kube-scheduler', 'node'];

function aNode(id: string, shape: DrawnNode['shape'], health: string): DrawnNode {
  return {
    id,
    shape,
    label: id,
    kind: shape,
    health,
    state: health,
    details: [`Restart policy: Always`],
    action: 'reveal',
  };
}

function aCall(from: string, to: string): DrawnEdge {
  return { from, to, label: `${to}.eastus.azurecontainer.io:443`, text: `${from} calls ${to}` };
}

/** A cluster's graph with so many nodes, most of them pods; what `ill` names has failed. */
export function drawingOf(nodes: number, ill: readonly string[] = []): Drawing {
  const pods = Array.from({ length: nodes - components.length }, (_, index) => `pod-${index}`);
  const health = (id: string): string => (ill.includes(id) ? 'Failed' : 'Running');
  return {
    title: 'Components of demo',
    nodes: [
      ...components.map(id => aNode(id, 'component', health(id))),
      ...pods.map(id => aNode(id, 'pod', health(id))),
    ],
    edges: [
      aCall('kubectl', 'kube-apiserver'),
      aCall('kube-controller-manager', 'kube-apiserver'),
      aCall('kube-scheduler', 'kube-apiserver'),
      aCall('kube-apiserver', 'etcd'),
      aCall('node', 'kube-apiserver'),
      ...pods.map(id => aCall('node', id)),
    ],
    unfolded: true,
  };
}

/** The same with its pods behind their namespaces, as the extension folds them. */
export function foldedDrawing(...namespaces: readonly string[]): Drawing {
  const { nodes, edges, ...rest } = drawingOf(components.length);
  const folds = namespaces.map(name => ({
    ...aNode(`namespace/${name}`, 'fold', 'Running'),
    label: name,
    action: 'unfold' as const,
  }));
  return {
    ...rest,
    nodes: [...nodes, ...folds],
    edges: [...edges, ...folds.map(({ id }) => aCall('node', id))],
    unfolded: false,
  };
}

/** A drawing of what was last known, as the extension makes it while the target cannot be read. */
export function staleDrawing(nodes: number): Drawing {
  const drawing = drawingOf(nodes);
  return {
    ...drawing,
    nodes: drawing.nodes.map(node => ({ ...node, state: `${node.state} (last known)` })),
    problem: 'No container engine answers. What is drawn is what was last known.',
  };
}

/** A drawing without some of its nodes. */
export function without(drawing: Drawing, ...ids: readonly string[]): Drawing {
  return {
    ...drawing,
    nodes: drawing.nodes.filter(({ id }) => !ids.includes(id)),
    edges: drawing.edges.filter(({ from, to }) => !ids.includes(from) && !ids.includes(to)),
  };
}

export function showing(drawing: Drawing): GraphMessage {
  return { type: 'drawing', drawing, state: { target: 'local', cluster: 'c1', unfolded: ['default'] } };
}

export const texts: GraphMessage = {
  type: 'texts',
  texts: {
    toolbar: 'Graph',
    zoomIn: 'Zoom In',
    zoomOut: 'Zoom Out',
    fit: 'Fit',
    fold: 'Fold Namespaces',
    list: 'Show as Text',
    saveSvg: 'Save as SVG',
    savePng: 'Save as PNG',
    connections: 'Who calls whom',
    looking: 'Looking…',
    why: 'Why?',
    keys: 'Arrow keys go along the connections.',
  },
};
