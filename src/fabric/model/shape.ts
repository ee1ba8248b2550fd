import { own } from './own.ts';

/** The form that a value must have, said as data and checked at the door. */
export type Shape =
  | { readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'any' }
  | { readonly type: 'oneOf'; readonly values: readonly string[] }
  | { readonly type: 'array'; readonly items: Shape }
  | { readonly type: 'map'; readonly values: Shape }
  | {
      readonly type: 'object';
      readonly members: Readonly<Record<string, Shape>>;
      readonly required: readonly string[];
    };

export const text: Shape = { type: 'string' };
export const number: Shape = { type: 'number' };
export const integer: Shape = { type: 'integer' };
export const boolean: Shape = { type: 'boolean' };
export const anything: Shape = { type: 'any' };

/** One of some words, whatever their case, as .NET reads an enumeration. */
export function oneOf(...values: readonly string[]): Shape {
  return { type: 'oneOf', values };
}

export function list(items: Shape): Shape {
  return { type: 'array', items };
}

export function map(values: Shape): Shape {
  return { type: 'map', values };
}

/** Members whose names end in `!` are required. Others than the named ones are let through. */
export function object(members: Readonly<Record<string, Shape>>): Shape {
  const entries = Object.entries(members).map(([name, shape]) => [name.replace(/!$/, ''), shape] as const);
  const required = Object.keys(members).flatMap(name => (name.endsWith('!') ? [name.slice(0, -1)] : []));
  return { type: 'object', members: Object.fromEntries(entries), required };
}

/**
 * What is wrong with the value and where, such as `properties.osType: expected a string`. One after the other: a body
 * may have millions, and nobody wants to read them all.
 */
export function* mismatches(value: unknown, shape: Shape, path = ''): Generator<string> {
  const wrong = (expected: string): string => `${path === '' ? 'the body' : path}: expected ${expected}`;
  switch (shape.type) {
    case 'any':
      return;
    case 'number':
      // JSON's 1e400 is read as Infinity, which no answer and no file could tell again.
      if (!Number.isFinite(value)) {
        yield wrong('a number');
      }
      return;
    case 'string':
    case 'boolean':
      if (typeof value !== shape.type) {
        yield wrong(`a ${shape.type}`);
      }
      return;
    case 'integer':
      if (!Number.isSafeInteger(value)) {
        yield wrong('a whole number');
      }
      return;
    case 'oneOf':
      if (wordOf(value, shape.values) === undefined) {
        yield wrong(`one of ${shape.values.join(', ')}`);
      }
      return;
    case 'array':
      yield* Array.isArray(value) ? itemMismatches(value, shape.items, path) : [wrong('a list')];
      return;
    case 'map':
    case 'object':
      yield* isRecord(value) ? memberMismatches(value, shape, path) : [wrong('an object')];
  }
}

function* itemMismatches(items: readonly unknown[], shape: Shape, path: string): Generator<string> {
  for (const [index, item] of items.entries()) {
    yield* mismatches(item, shape, `${path}[${index}]`);
  }
}

function* memberMismatches(
  value: Readonly<Record<string, unknown>>,
  shape: Extract<Shape, { type: 'map' | 'object' }>,
  path: string,
): Generator<string> {
  if (shape.type === 'map') {
    for (const [key, item] of Object.entries(value)) {
      yield* mismatches(item, shape.values, member(path, key));
    }
    return;
  }
  for (const name of shape.required.filter(required => value[required] === undefined)) {
    yield `${member(path, name)}: is required`;
  }
  for (const [name, wanted] of Object.entries(shape.members)) {
    if (value[name] !== undefined) {
      yield* mismatches(value[name], wanted, member(path, name));
    }
  }
}

function wordOf(value: unknown, values: readonly string[]): string | undefined {
  return typeof value === 'string'
    ? values.find(known => known.toLowerCase() === value.toLowerCase())
    : undefined;
}

/**
 * A value that has the shape, as the service reads it: members that the shape does not name are not there, and words
 * of an enumeration have the shape's case.
 */
export function asRead(value: unknown, shape: Shape): unknown {
  switch (shape.type) {
    case 'array':
      return Array.isArray(value) ? value.map(item => asRead(item, shape.items)) : value;
    case 'map':
      return isRecord(value) ? mapped(value, item => asRead(item, shape.values)) : value;
    case 'object':
      return isRecord(value) ? membersAsRead(value, shape.members) : value;
    case 'oneOf':
      return wordOf(value, shape.values) ?? value;
    default:
      return value;
  }
}

function membersAsRead(
  value: Readonly<Record<string, unknown>>,
  members: Readonly<Record<string, Shape>>,
): unknown {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => {
      const shape = own(members, name);
      return shape === undefined ? [] : [[name, asRead(item, shape)]];
    }),
  );
}

function mapped(value: Readonly<Record<string, unknown>>, change: (item: unknown) => unknown): unknown {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(item)]));
}

function member(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Explicit nulls are as good as absent: the virtual kubelet writes `"emptyDir":null` beside a secret. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutNulls);
  }
  if (!isRecord(value)) {
    return value;
  }
  const kept = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutNulls(item)]));
}
