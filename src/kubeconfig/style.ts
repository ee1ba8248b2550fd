import type { Layout } from './layout.ts';
import { column, lineBreak } from './lines.ts';
import { resolveAlias, type MapNode, type Node, type SequenceNode } from './tree.ts';

/** How a file is written. Widths in columns. */
export interface Style {
  readonly lineBreak: '\n' | '\r\n';
  /** Of the root's keys. */
  readonly rootColumn: number;
  /** From a key to the keys of the map below it. */
  readonly mapIndent: number;
  /** From a key to the dashes of the list below it. */
  readonly listIndent: number;
  /** From a dash to what it holds. */
  readonly dashWidth: number;
}

/** kubectl's own. */
const usual = { mapIndent: 2, listIndent: 0, dashWidth: 2 };

/** The style of the first entry written in block style; kubectl's where there is none. */
export function styleOf({ text, root, sections }: Layout): Style {
  const rootColumn = root && !root.flow ? column(text, root.start) : 0;
  const lists = Object.values(sections).map(({ pair }) => pair?.value);
  const list = lists.find(node => node !== undefined && isBlockList(node));
  const own = list === undefined ? usual : { ...usual, ...styleOfList(text, list, rootColumn) };
  return { lineBreak: lineBreak(text), rootColumn, ...own };
}

function isBlockList(node: Node): node is SequenceNode {
  return node.kind === 'sequence' && !node.flow && node.items.length > 0;
}

function styleOfList(text: string, list: SequenceNode, rootColumn: number): Partial<typeof usual> {
  const [first] = list.items;
  const item = first && resolveAlias(first.value);
  const listIndent = column(text, list.start) - rootColumn;
  if (first === undefined || item?.kind !== 'map' || item.flow) {
    return { listIndent };
  }
  const mapIndent = indentBelow(text, item);
  const dashWidth = column(text, item.start) - column(text, first.start);
  return { listIndent, dashWidth: Math.max(2, dashWidth), ...(mapIndent !== undefined && { mapIndent }) };
}

function indentBelow(text: string, map: MapNode): number | undefined {
  const inner = map.pairs.map(pair => pair.value).find(value => value.kind === 'map' && !value.flow);
  return inner && column(text, inner.start) - column(text, map.start);
}

/** What an entry of ours is made of. */
export type Stanza = string | readonly Stanza[] | { readonly [key: string]: Stanza };

/** Block style, a string a line, from column 0. */
export function blockLines(value: Stanza, style: Style): readonly string[] {
  if (typeof value === 'string') {
    return [blockScalar(value)];
  }
  if (isList(value)) {
    return value.flatMap(item => withDash(blockLines(item, style), style));
  }
  return Object.entries(value).flatMap(([key, inner]) => {
    if (typeof inner === 'string') {
      return [`${key}: ${blockScalar(inner)}`];
    }
    const indent = isList(inner) ? style.listIndent : style.mapIndent;
    return [`${key}:`, ...indented(blockLines(inner, style), indent)];
  });
}

/** Flow style on one line, in the form that is JSON too. */
export function flowText(value: Stanza): string {
  return JSON.stringify(value);
}

export function indented(lines: readonly string[], columns: number): readonly string[] {
  return lines.map(line => ' '.repeat(columns) + line);
}

/** Plain where no YAML parser, of 1.1 or 1.2, could take it for anything but this text. */
export function blockScalar(text: string): string {
  const plain = /^[A-Za-z](?:[A-Za-z0-9+/=._@-]|:(?=[^ ]))*$/.test(text);
  const word = /^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text);
  return plain && !word ? text : JSON.stringify(text);
}

function withDash(lines: readonly string[], { dashWidth }: Style): readonly string[] {
  const [first = '', ...rest] = lines;
  return ['-'.padEnd(dashWidth) + first, ...indented(rest, dashWidth)];
}

function isList(value: Stanza): value is readonly Stanza[] {
  return Array.isArray(value);
}
