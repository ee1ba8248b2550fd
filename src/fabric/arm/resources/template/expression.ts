import { invalidTemplate } from './invalidTemplate.ts';

/** An expression of the template language, such as `concat(parameters('name'), '-ip')`. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
  | { readonly kind: 'member'; readonly of: Expression; readonly key: Expression };

/** A text that begins with `[` and ends with `]` is an expression; `[[` stands for a `[` that begins none. */
export function isExpression(text: string): boolean {
  return text.startsWith('[') && !text.startsWith('[[') && text.endsWith(']');
}

/** What a text means that is no expression. */
export function plainText(text: string): string {
  return text.startsWith('[[') ? text.slice(1) : text;
}

/** Calls and indexes within each other, beyond which nobody wrote an expression by hand. */
const mostDepth = 64;

/**
 * Grammar ("Template expressions"): value = (string | number | name '(' values ')') ('.' name | '[' value ']')*.
 * @param text with its brackets.
 * @throws ArmError 400 `InvalidTemplate`.
 */
export function parseExpression(text: string): Expression {
  const tokens = tokenize(text.slice(1, -1), text);
  const parser = new Parser(tokens, text);
  return parser.whole();
}

interface Token {
  readonly kind: 'string' | 'number' | 'name' | 'sign';
  readonly text: string;
}

const token = /\s*(?:'((?:[^']|'')*)'|(-?\d+)|([A-Za-z_][\w]*)|([().,[\]]))\s*/y;

function tokenize(source: string, whole: string): readonly Token[] {
  const tokens: Token[] = [];
  const next = new RegExp(token);
  while (next.lastIndex < source.length) {
    const at = next.lastIndex;
    const match = next.exec(source);
    if (match === null) {
      throw notUnderstood(whole, `at '${source.slice(at, at + 20)}'`);
    }
    const [, string, number, name, sign] = match;
    if (string !== undefined) {
      tokens.push({ kind: 'string', text: string.replaceAll("''", "'") });
    } else if (number !== undefined) {
      tokens.push({ kind: 'number', text: number });
    } else if (name !== undefined) {
      tokens.push({ kind: 'name', text: name });
    } else {
      tokens.push({ kind: 'sign', text: sign ?? '' });
    }
  }
  return tokens;
}

/** Recursive descent; each method reads what it is named for, and leaves the position behind it. */
class Parser {
  readonly #tokens: readonly Token[];
  readonly #text: string;
  #position = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], text: string) {
    this.#tokens = tokens;
    this.#text = text;
  }

  whole(): Expression {
    const expression = this.#value();
    if (this.#position < this.#tokens.length) {
      throw notUnderstood(this.#text, `at '${this.#tokens[this.#position]?.text}'`);
    }
    return expression;
  }

  #value(): Expression {
    this.#depth += 1;
    if (this.#depth > mostDepth) {
      throw notUnderstood(this.#text, 'because it is nested too deep');
    }
    let value = this.#simple();
    for (;;) {
      if (this.#takes('.')) {
        value = { kind: 'member', of: value, key: { kind: 'literal', value: this.#take('name') } };
      } else if (this.#takes('[')) {
        value = { kind: 'member', of: value, key: this.#value() };
        this.#need(']');
      } else {
        this.#depth -= 1;
        return value;
      }
    }
  }

  #simple(): Expression {
    const next = this.#tokens[this.#position];
    switch (next?.kind) {
      case 'string':
        return { kind: 'literal', value: this.#take('string') };
      case 'number':
        return { kind: 'literal', value: Number(this.#take('number')) };
      case 'name':
        return { kind: 'call', name: this.#take('name'), arguments: this.#arguments() };
      default:
        throw notUnderstood(this.#text, next === undefined ? 'at its end' : `at '${next.text}'`);
    }
  }

  #arguments(): readonly Expression[] {
    this.#need('(');
    const values: Expression[] = [];
    if (this.#takes(')')) {
      return values;
    }
    do {
      values.push(this.#value());
    } while (this.#takes(','));
    this.#need(')');
    return values;
  }

  #take(kind: Token['kind']): string {
    const next = this.#tokens[this.#position];
    if (next?.kind !== kind) {
      throw notUnderstood(this.#text, `where a ${kind} is expected`);
    }
    this.#position += 1;
    return next.text;
  }

  #takes(sign: string): boolean {
    const next = this.#tokens[this.#position];
    const found = next?.kind === 'sign' && next.text === sign;
    this.#position += found ? 1 : 0;
    return found;
  }

  #need(sign: string): void {
    if (!this.#takes(sign)) {
      throw notUnderstood(this.#text, `where '${sign}' is expected`);
    }
  }
}

function notUnderstood(text: string, where: string): Error {
  return invalidTemplate(`The template language expression '${text}' cannot be read ${where}.`);
}
