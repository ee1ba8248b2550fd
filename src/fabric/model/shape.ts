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

/** @returns what is wrong with the value and where, such as `properties.osType: expected a string`. */
export function mismatches(value: unknown, shape: Shape, path = ''): readonly string[] {
  const wrong = (expected: string): string[] => [`${path === '' ? 'the body' : path}: expected ${expected}`];
  switch (shape.type) {
    case 'any':
      return [];
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === shape.type ? [] : wrong(`a ${shape.type}`);
    case 'integer':
      return Number.isSafeInteger(value) ? [] : wrong('a whole number');
    case 'oneOf':
      return wordOf(value, shape.values) === undefined ? wrong(`one of ${shape.values.join(', ')}`) : [];
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((item, index) => mismatches(item, shape.items, `${path}[${index}]`))
        : wrong('a list');
    case 'map':
      return isRecord(value)
        ? Object.entries(value).flatMap(([key, item]) => mismatches(item, shape.values, member(path, key)))
        : wrong('an object');
    case 'object':
      return isRecord(value) ? memberMismatches(value, shape, path) : wrong('an object');
  }
}

function memberMismatches(
  value: Readonly<Record<string, unknown>>,
  { members, required }: Extract<Shape, { type: 'object' }>,
  path: string,
): readonly string[] {
  const missing = required
    .filter(name => value[name] === undefined)
    .map(name => `${member(path, name)}: is required`);
  const wrong = Object.entries(members).flatMap(([name, shape]) =>
    value[name] === undefined ? [] : mismatches(value[name], shape, member(path, name)),
  );
  return [...missing, ...wrong];
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
      const shape = members[name];
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
