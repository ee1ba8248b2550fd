/** Kubeconfigs as people, tools and accidents write them, the same ones for the same seed. */

export interface CorpusFile {
  readonly text: string;
  /** Names of its contexts. */
  readonly contexts: readonly string[];
}

/** @param seed any 32-bit number */
export function corpus(count: number, seed: number): readonly CorpusFile[] {
  const random = mulberry32(seed);
  return Array.from({ length: count }, () => new Writer(random).file());
}

type Random = () => number;

/** A small generator of numbers in [0, 1): Tommy Ettinger's mulberry32. */
function mulberry32(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Value = string | null | readonly Value[] | { readonly [key: string]: Value };

class Writer {
  readonly #random: Random;
  readonly #mapIndent: number;
  readonly #listIndent: number;
  readonly #dashWidth: number;
  readonly #commented: boolean;
  readonly #anchors: boolean;
  /** How likely a collection is written in flow style. */
  readonly #flowing: number;
  #nextAnchor = 0;

  constructor(random: Random) {
    this.#random = random;
    this.#mapIndent = this.#pick([2, 2, 4, 3]);
    this.#listIndent = this.#pick([0, 0, 2, 4]);
    this.#dashWidth = this.#pick([2, 2, 4]);
    this.#commented = this.#chance(0.5);
    this.#anchors = this.#chance(0.3);
    this.#flowing = this.#pick([0, 0, 0.07]);
  }

  file(): CorpusFile {
    const count = this.#pick([0, 1, 1, 2, 3, 5]);
    const contexts = Array.from({ length: count }, (_, index) => `context-${index}`);
    if (count === 0 && this.#chance(0.2)) {
      return { text: this.#bare(), contexts };
    }
    const root = this.#root(contexts);
    return { text: this.#chance(0.2) ? this.#flowFile(root) : this.#blockFile(root), contexts };
  }

  #bare(): string {
    return this.#pick([
      '',
      '\n',
      '---\n',
      '---',
      '# nothing yet',
      '# nothing yet\n\n',
      '\uFEFF',
      '{}',
      '{ }\n',
      '--- # x\n',
    ]);
  }

  #root(contexts: readonly string[]): readonly (readonly [string, Value])[] {
    const clusters = contexts.map(name => ({
      cluster: { 'certificate-authority-data': this.#base64(), server: `https://${name}.example:6443` },
      name,
    }));
    const users = contexts.map(name => ({ name, user: this.#user() }));
    const named = contexts.map(name => ({
      context: { cluster: name, namespace: 'default', user: name },
      name,
    }));
    const current: Value = contexts.length > 0 && this.#chance(0.5) ? 'context-0' : this.#pick(['', null]);
    const keys: [string, Value][] = [
      ['apiVersion', 'v1'],
      ['clusters', clusters],
      ['contexts', named],
      ['current-context', current],
      ['kind', 'Config'],
      ['preferences', {}],
      ['users', users],
    ];
    const optional = new Set(['apiVersion', 'kind', 'preferences', 'current-context']);
    const kept = keys.filter(([key, value]) => {
      const empty = Array.isArray(value) && value.length === 0;
      return !((optional.has(key) || empty) && this.#chance(0.3));
    });
    return this.#chance(0.5) ? kept : kept.toSorted(() => this.#random() - 0.5);
  }

  #user(): Value {
    if (this.#chance(0.6)) {
      return { 'client-certificate-data': this.#base64(), 'client-key-data': this.#base64() };
    }
    const args = ['--region', 'eu-west-1', 'eks', 'get-token'];
    return { exec: { apiVersion: 'client.authentication.k8s.io/v1', args, command: 'aws', env: null } };
  }

  #flowFile(root: readonly (readonly [string, Value])[]): string {
    const value = Object.fromEntries(root);
    if (this.#chance(0.6)) {
      const indent = this.#pick([0, 2, 4]);
      const json = JSON.stringify(value, null, indent);
      return this.#ending(json);
    }
    return this.#ending(`{${root.map(([key, inner]) => `${key}: ${this.#flow(inner)}`).join(', ')}}`);
  }

  #blockFile(root: readonly (readonly [string, Value])[]): string {
    const column = this.#chance(0.1) ? 2 : 0;
    const lines = root.flatMap(([key, value]) => this.#pair(key, value, column));
    const head = this.#pick<string[]>([[], [], [], ['---'], ['# my clusters', ''], ['%YAML 1.1', '---']]);
    const tail = this.#pick<string[]>([[], [], [], ['...'], ['# the end'], [''], ['---', 'other: document']]);
    const text = this.#ending([...head, ...lines, ...tail].join('\n'));
    return this.#chance(0.1) && head[0] !== '%YAML 1.1' ? `\uFEFF${text}` : text;
  }

  #ending(text: string): string {
    const ended = this.#chance(0.75) ? `${text}\n` : text;
    return this.#chance(0.3) ? ended.replaceAll('\n', '\r\n') : ended;
  }

  #pair(key: string, value: Value, column: number): string[] {
    const at = ' '.repeat(column);
    const comments = this.#comment(column);
    if (value === null) {
      return [...comments, `${at}${key}:${this.#pick(['', ' null', ' ~', '   null # none'])}`];
    }
    if (typeof value === 'string') {
      if (value.length > 8 && this.#chance(this.#flowing)) {
        return [...comments, `${at}${key}: |-`, `${at}    ${value}`];
      }
      return [...comments, `${at}${key}: ${this.#anchor()}${this.#scalar(value)}${this.#trailer()}`];
    }
    const empty = Object.keys(value).length === 0;
    if (empty && Array.isArray(value)) {
      return [...comments, `${at}${key}:${this.#pick([' []', ' [ ]', ' null', ' ~ # none', '', ' # none'])}`];
    }
    if (empty || this.#chance(this.#flowing)) {
      return [...comments, `${at}${key}: ${this.#anchor()}${this.#flow(value)}`];
    }
    const inner = Array.isArray(value)
      ? this.#list(value, column + this.#listIndent)
      : this.#map(value, column + this.#mapIndent);
    return [...comments, `${at}${key}:${this.#trailer()}`, ...inner];
  }

  #map(value: object, column: number): string[] {
    return Object.entries(value).flatMap(([key, inner]) => this.#pair(key, inner, column));
  }

  #list(value: readonly Value[], column: number): string[] {
    return value.flatMap(item => {
      const dash = ' '.repeat(column) + '-'.padEnd(this.#dashWidth);
      if (typeof item === 'string') {
        return [dash + this.#scalar(item)];
      }
      if (item === null || this.#chance(this.#flowing)) {
        return [dash + this.#flow(item)];
      }
      const lines = this.#map(item, column + this.#dashWidth);
      const first = lines.findIndex(line => !line.trimStart().startsWith('#') && line.trim() !== '');
      const rest = lines.slice(first + 1);
      return [...lines.slice(0, first), dash + (lines[first] ?? '').trimStart(), ...rest];
    });
  }

  #flow(value: Value): string {
    if (value === null) {
      return this.#pick(['null', '~']);
    }
    if (typeof value === 'string') {
      return JSON.stringify(value);
    }
    if (Array.isArray(value)) {
      return `[${value.map(item => this.#flow(item)).join(this.#pick([', ', ' , ', ',']))}]`;
    }
    return `{${Object.entries(value)
      .map(([key, inner]) => `${key}: ${this.#flow(inner)}`)
      .join(', ')}}`;
  }

  #scalar(text: string): string {
    const quoted = this.#pick([JSON.stringify(text), `'${text}'`]);
    return text === '' || this.#chance(0.3) ? quoted : text;
  }

  #anchor(): string {
    return this.#anchors && this.#chance(0.1) ? `&a${this.#nextAnchor++} ` : '';
  }

  #trailer(): string {
    return this.#commented && this.#chance(0.1) ? this.#pick([' # mine', '   # ä, "quoted"', ' ']) : '';
  }

  #comment(column: number): string[] {
    if (!this.#commented || !this.#chance(0.15)) {
      return [];
    }
    return this.#pick<string[]>([
      ['# a comment'],
      [`${' '.repeat(column)}# key: value`],
      [''],
      ['', '      # - deep'],
      ['# ☸ ü'],
    ]);
  }

  #base64(): string {
    return Buffer.from(`-----BEGIN CERTIFICATE-----\n${this.#random()}${this.#random()}\n`).toString(
      'base64',
    );
  }

  #chance(probability: number): boolean {
    return this.#random() < probability;
  }

  #pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[Math.floor(this.#random() * choices.length)] ?? choices[0];
  }
}
