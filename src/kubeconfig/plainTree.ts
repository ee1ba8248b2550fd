import { byteOrderMark } from './lines.ts';
import type { Item, MapNode, Node, Pair, ScalarNode, SequenceNode } from './tree.ts';

/**
 * Reads the YAML that kubectl and most tools write: block style, one key and one short value a line. A file of
 * 500 contexts takes a few milliseconds; a full YAML parser needs longer than a person should wait.
 * @returns undefined for a text with anything else in it (flow style, anchors, multi-line values, `---`,
 *   mistakes): that is left to parseYamlTree, and both agree on whatever this one reads.
 */
export function parsePlainTree(text: string): MapNode | undefined {
  const tokens = tokenize(text);
  if (tokens === undefined || tokens.length === 0) {
    return undefined;
  }
  const reader = new Reader(tokens);
  const root = reader.node();
  return reader.atEnd && root?.kind === 'map' ? root : undefined;
}

interface Dash {
  readonly kind: 'dash';
  readonly column: number;
  readonly start: number;
}

interface Key {
  readonly kind: 'key';
  readonly column: number;
  readonly start: number;
  readonly key: string;
  readonly colon: number;
  /** On the same line. */
  readonly value: Node | undefined;
}

interface Text {
  readonly kind: 'text';
  readonly column: number;
  readonly value: ScalarNode;
}

type Token = Dash | Key | Text;

const blankOrComment = / *(?:#[^\n]*)?\r?(?:\n|$)/y;
const spaces = / */y;
const dash = /- +(?![ #\r\n])/y;
const keyWithColon = /[A-Za-z_][A-Za-z0-9_./-]*:(?=[ \r\n]|$)/y;
const plainText = /-{0,2}[A-Za-z0-9+/_.][A-Za-z0-9+/=_.:@%?&~-]*(?<!:)(?=[ \r\n]|$)/y;
const quotedText = /"[^"\\\n\r]*"|'[^'\n\r]*'/y;
const emptyCollection = /\{\}|\[\]/y;
const restOfLine = / *(?: #[^\n]*)?\r?(?:\n|$)/y;

/** Undefined at the first line that is out of the ordinary. */
function tokenize(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const scanner = new Scanner(text, text.startsWith(byteOrderMark) ? 1 : 0);
  while (!scanner.atEnd) {
    if (scanner.skip(blankOrComment)) {
      continue;
    }
    const line = scanner.position;
    scanner.skip(spaces);
    for (let start = scanner.position; scanner.skip(dash); start = scanner.position) {
      tokens.push({ kind: 'dash', column: start - line, start });
    }
    const start = scanner.position;
    const key = scanner.read(keyWithColon)?.slice(0, -1);
    const value = valueOnLine(scanner);
    if (key !== undefined) {
      tokens.push({ kind: 'key', column: start - line, start, key, colon: start + key.length, value });
    } else if (value?.kind === 'scalar') {
      tokens.push({ kind: 'text', column: start - line, value });
    } else {
      return undefined;
    }
    if (!scanner.skip(restOfLine)) {
      return undefined;
    }
  }
  return tokens;
}

class Scanner {
  readonly #text: string;
  position: number;

  constructor(text: string, position: number) {
    this.#text = text;
    this.position = position;
  }

  get atEnd(): boolean {
    return this.position >= this.#text.length;
  }

  /** Moves on over what the (sticky) pattern matches here. */
  skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.position;
    const found = pattern.test(this.#text);
    if (found) {
      this.position = pattern.lastIndex;
    }
    return found;
  }

  /** What the pattern matches here; undefined for nothing. */
  read(pattern: RegExp): string | undefined {
    const start = this.position;
    return this.skip(pattern) ? this.#text.slice(start, this.position) : undefined;
  }
}

/** Leaves the scanner where it was if the line holds no more, or more than one simple value. */
function valueOnLine(scanner: Scanner): Node | undefined {
  const before = scanner.position;
  scanner.skip(spaces);
  const start = scanner.position;
  const plain = scanner.read(plainText);
  if (plain !== undefined) {
    const value = /^(?:null|Null|NULL)$/.test(plain) ? null : plain;
    return { kind: 'scalar', start, end: scanner.position, value };
  }
  const quoted = scanner.read(quotedText);
  if (quoted !== undefined) {
    return { kind: 'scalar', start, end: scanner.position, value: quoted.slice(1, -1) };
  }
  const empty = scanner.read(emptyCollection);
  const range = { flow: true, start, end: scanner.position } as const;
  if (empty === '{}') {
    return { kind: 'map', ...range, pairs: [] };
  }
  if (empty === '[]') {
    return { kind: 'sequence', ...range, items: [] };
  }
  scanner.position = before;
  return undefined;
}

/** Makes a tree of tokens by their columns; a token that fits nowhere is never reached. */
class Reader {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get atEnd(): boolean {
    return this.#next === this.#tokens.length;
  }

  /** Undefined at a mistake. */
  node(): Node | undefined {
    const token = this.#tokens[this.#next];
    switch (token?.kind) {
      case 'dash':
        return this.#sequence(token);
      case 'key':
        return this.#map(token);
      case 'text':
        this.#next += 1;
        return token.value;
      case undefined:
        return undefined;
    }
  }

  #sequence({ column, start }: Dash): SequenceNode | undefined {
    const items: Item[] = [];
    let end = start;
    for (let token = this.#peek('dash', column); token; token = this.#peek('dash', column)) {
      this.#next += 1;
      const value = this.node();
      if (value === undefined) {
        return undefined;
      }
      items.push({ start: token.start, value });
      end = value.end;
    }
    return { kind: 'sequence', flow: false, start, end, items };
  }

  #map({ column, start }: Key): MapNode | undefined {
    const pairs: Pair[] = [];
    let end = start;
    for (let token = this.#peek('key', column); token; token = this.#peek('key', column)) {
      const { key, colon } = token;
      this.#next += 1;
      const value = token.value ?? this.#below(token);
      if (value === undefined || pairs.some(pair => pair.key === key)) {
        return undefined;
      }
      pairs.push({ key, start: token.start, colon, value });
      end = value.end;
    }
    return { kind: 'map', flow: false, start, end, pairs };
  }

  /** The value in the lines under a key: deeper, or a sequence whose dashes stand right below the key. */
  #below({ column, colon }: Key): Node | undefined {
    const token = this.#tokens[this.#next];
    const deeper = token !== undefined && token.column > column;
    const indentless = token?.kind === 'dash' && token.column === column;
    if (deeper || indentless) {
      return this.node();
    }
    return { kind: 'scalar', start: colon + 1, end: colon + 1, value: null };
  }

  #peek<K extends Token['kind']>(kind: K, column: number): Extract<Token, { kind: K }> | undefined {
    const token = this.#tokens[this.#next];
    return token?.kind === kind && token.column === column
      ? (token as Extract<Token, { kind: K }>)
      : undefined;
  }
}
