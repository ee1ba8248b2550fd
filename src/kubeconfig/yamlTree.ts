import { isAlias, isMap, isScalar, isSeq, parseDocument, type Document, type ParsedNode } from 'yaml';
import { byteOrderMark } from './lines.ts';
import type { Item, MapNode, Node, Pair, SequenceNode } from './tree.ts';

/** Says where a text stops being YAML, never what stands there. */
export class YamlError extends Error {
  override readonly name = 'YamlError';
  /** Counted from 1. */
  readonly line: number;

  constructor(line: number) {
    super(`not YAML from line ${line} on`);
    this.line = line;
  }
}

export interface YamlDocument {
  /** Undefined where there is no content, or none but comments. */
  readonly root: Node | undefined;
  /** Where the content stands or would stand. */
  readonly start: number;
}

/**
 * The first document of any YAML or JSON text: kubectl reads no further either.
 * @throws YamlError
 */
export function parseYamlTree(text: string): YamlDocument {
  const document = parseDocument(withoutMark(text), {
    schema: 'failsafe',
    prettyErrors: false,
    keepSourceTokens: true,
  });
  const error = document.errors.find(({ code }) => code !== 'MULTIPLE_DOCS');
  if (error) {
    throw new YamlError(text.slice(0, error.pos[0]).split('\n').length);
  }
  const { contents } = document;
  if (contents === null) {
    return { root: undefined, start: text.length };
  }
  return new Converter(document, text).document(contents);
}

/** yaml counts a byte order mark as a column of the first line; an empty line in its place moves nothing. */
function withoutMark(text: string): string {
  return text.startsWith(byteOrderMark) ? `\n${text.slice(1)}` : text;
}

type ParsedDocument = Document.Parsed;
type YamlMap = Extract<ParsedNode, { items: { key: unknown }[] }>;
type YamlSequence = Exclude<Extract<ParsedNode, { items: unknown[] }>, YamlMap>;

/** yaml's nodes as ours; an alias points at the very node that its anchor became. */
class Converter {
  readonly #source: ParsedDocument;
  readonly #text: string;
  readonly #converted = new Map<unknown, Node>();

  constructor(source: ParsedDocument, text: string) {
    this.#source = source;
    this.#text = text;
  }

  document(contents: ParsedNode): YamlDocument {
    const start = contents.range[0];
    const empty = isScalar(contents) && contents.source === '';
    return { root: empty ? undefined : this.#node(contents), start };
  }

  #node(node: ParsedNode): Node {
    const converted = this.#convert(node);
    this.#converted.set(node, converted);
    return converted;
  }

  #convert(node: ParsedNode): Node {
    const [start, end] = node.range;
    if (isMap(node)) {
      return this.#map(node);
    }
    if (isSeq(node)) {
      return this.#sequence(node);
    }
    if (isAlias(node)) {
      const target = this.#converted.get(node.resolve(this.#source));
      if (target === undefined) {
        throw new YamlError(this.#text.slice(0, start).split('\n').length);
      }
      return { kind: 'alias', start, end, target };
    }
    const isNull = node.type === 'PLAIN' && /^(?:|~|null|Null|NULL)$/.test(node.source);
    const value = isNull ? null : String(node.value);
    return { kind: 'scalar', start, end: this.#withoutLineBreak(start, end), value };
  }

  #map(node: YamlMap): MapNode {
    const pairs = node.items.map((pair): Pair => {
      const separator = pair.srcToken?.sep?.find(token => token.type === 'map-value-ind');
      const end = pair.key.range[1];
      const key = String(isScalar(pair.key) ? pair.key.value : '');
      const colon = separator?.offset;
      return { key, start: pair.key.range[0], colon, value: this.#value(pair.value, (colon ?? end - 1) + 1) };
    });
    const flow = node.srcToken?.type === 'flow-collection';
    const last = pairs.at(-1);
    const end = flow || last === undefined ? node.range[1] : Math.max(last.value.end, (last.colon ?? 0) + 1);
    return { kind: 'map', flow, start: node.range[0], end, pairs };
  }

  /** A value that is not there stands right behind its colon. */
  #value(node: ParsedNode | null, otherwise: number): Node {
    if (node !== null && !(isScalar(node) && node.source === '' && node.type === 'PLAIN')) {
      return this.#node(node);
    }
    return { kind: 'scalar', start: otherwise, end: otherwise, value: null };
  }

  #sequence(node: YamlSequence): SequenceNode {
    const token = node.srcToken;
    const items = node.items.map((item, index): Item => {
      const dash =
        token?.type === 'block-seq'
          ? token.items[index]?.start.find(({ type }) => type === 'seq-item-ind')?.offset
          : undefined;
      return { start: dash ?? item.range[0], value: this.#node(item) };
    });
    const flow = token?.type === 'flow-collection';
    const last = items.at(-1);
    const end = flow || last === undefined ? node.range[1] : Math.max(last.value.end, last.start + 1);
    return { kind: 'sequence', flow, start: node.range[0], end, items };
  }

  /** A block scalar's range goes on over its last line break, which is no part of what a person would replace. */
  #withoutLineBreak(start: number, end: number): number {
    if (end <= start || this.#text[end - 1] !== '\n') {
      return end;
    }
    return this.#text[end - 2] === '\r' ? end - 2 : end - 1;
  }
}
