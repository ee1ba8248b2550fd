import { fits, isAbsentOr, isFlag, isListOf, isOneOf, isText, isTextsOf } from './fits.ts';

/** What the component graph's webview and the extension say to each other. All texts are in the person's language. */

export const graphPanelType = 'frankenetes.graph';

const nodeShapes = ['tool', 'component', 'pod', 'fold'] as const;
export type NodeShape = (typeof nodeShapes)[number];

/** What a click on a node does. */
const nodeActions = ['reveal', 'unfold', 'none'] as const;
export type NodeAction = (typeof nodeActions)[number];

export interface DrawnNode {
  readonly id: string;
  readonly shape: NodeShape;
  readonly label: string;
  /** What kind of thing it is. */
  readonly kind: string;
  /** A word of health that styles the node; absent where there is none. */
  readonly health?: string;
  /** The same in the person's language. */
  readonly state?: string;
  /** Lines that the pointer brings. */
  readonly details: readonly string[];
  /** For `when` clauses of the context menu, and for its commands: which node of the tree it is. */
  readonly menu?: { readonly viewItem: string; readonly treeNode: string };
  readonly action: NodeAction;
}

export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  /** Name and port. */
  readonly label: string;
  /** The whole sentence. */
  readonly text: string;
}

export interface Drawing {
  readonly title: string;
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
  /** Whether namespaces are unfolded that can be folded again. */
  readonly unfolded: boolean;
  /** Why the target cannot be read; what is drawn is then what was last known. */
  readonly problem?: string;
}

const graphTextNames = [
  'toolbar',
  'zoomIn',
  'zoomOut',
  'fit',
  'fold',
  'list',
  'saveSvg',
  'savePng',
  'connections',
  'looking',
  'why',
  'keys',
] as const;

/** What the page itself says. */
export type GraphTexts = Readonly<Record<(typeof graphTextNames)[number], string>>;

/** From the extension to the webview. */
export type GraphMessage =
  | { readonly type: 'texts'; readonly texts: GraphTexts }
  | { readonly type: 'drawing'; readonly drawing: Drawing; readonly state: Omit<GraphState, 'look'> };

export const pictureFormats = ['svg', 'png'] as const;
export type PictureFormat = (typeof pictureFormats)[number];

/** From the webview to the extension. */
export type GraphRequest =
  | { readonly type: 'ready' }
  | { readonly type: 'reveal'; readonly id: string }
  | { readonly type: 'unfold'; readonly id: string }
  | { readonly type: 'fold' }
  /** Why the target cannot be read. */
  | { readonly type: 'why' }
  | { readonly type: 'save'; readonly format: PictureFormat; readonly base64: string };

/** What is seen of the picture: which of its points stands in the middle, and how large it is. */
export interface GraphView {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** How the page shows what it has. */
export interface GraphLook {
  readonly asText: boolean;
  /** Absent until the person chooses one: the whole picture. */
  readonly view?: GraphView;
}

/** What the webview keeps of itself while it is hidden and over a reload; the extension finds the cluster again by it. */
export interface GraphState {
  readonly target: string;
  readonly cluster: string;
  readonly unfolded: readonly string[];
  readonly look?: GraphLook;
}

/** Characters; a picture of a thousand nodes has fewer. */
const longestPicture = 64 * 1024 * 1024;

/** Whether a message is one that the extension answers; a webview's messages are checked like any stranger's. */
export function isGraphRequest(value: unknown): value is GraphRequest {
  const message = value as Partial<Record<string, unknown>> | null | undefined;
  switch (message?.['type']) {
    case 'ready':
    case 'fold':
    case 'why':
      return true;
    case 'reveal':
    case 'unfold':
      return typeof message['id'] === 'string';
    case 'save':
      return (
        pictureFormats.some(format => format === message['format']) &&
        typeof message['base64'] === 'string' &&
        message['base64'].length <= longestPicture &&
        /^[A-Za-z0-9+/]*={0,2}$/.test(message['base64'])
      );
    default:
      return false;
  }
}

export function isGraphState(value: unknown): value is GraphState {
  return fits(value, {
    target: isText,
    cluster: isText,
    unfolded: isListOf(isText),
    look: isAbsentOr(isLook),
  });
}

function isLook(value: unknown): boolean {
  return fits(value, { asText: isFlag, view: isAbsentOr(isView) });
}

function isView(value: unknown): boolean {
  return fits(value, { x: Number.isFinite, y: Number.isFinite, zoom: Number.isFinite });
}

/** Whether a message is the extension's: VS Code, too, posts into webviews. */
export function isGraphMessage(value: unknown): value is GraphMessage {
  switch ((value as Partial<GraphMessage> | null | undefined)?.type) {
    case 'texts':
      return fits(value, { texts: isTextsOf(graphTextNames) });
    case 'drawing':
      return fits(value, { drawing: isDrawing, state: isGraphState });
    case undefined:
    default:
      return false;
  }
}

function isDrawing(value: unknown): boolean {
  return fits(value, {
    title: isText,
    nodes: isListOf(isNode),
    edges: isListOf(isEdge),
    unfolded: isFlag,
    problem: isAbsentOr(isText),
  });
}

function isNode(value: unknown): boolean {
  return fits(value, {
    id: isText,
    shape: isOneOf(nodeShapes),
    label: isText,
    kind: isText,
    health: isAbsentOr(isText),
    state: isAbsentOr(isText),
    details: isListOf(isText),
    menu: isAbsentOr(isTextsOf(['viewItem', 'treeNode'])),
    action: isOneOf(nodeActions),
  });
}

function isEdge(value: unknown): boolean {
  return fits(value, { from: isText, to: isText, label: isText, text: isText });
}
