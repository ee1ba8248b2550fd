import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../../../model/shape.ts';
import { shortHash } from '../../../model/shortHash.ts';
import { invalidTemplate } from './invalidTemplate.ts';
import { resourceIdOf } from './resourceIdOf.ts';
import type { Scope } from './scope.ts';

export interface TemplateFunction {
  /** How many it takes: at least, at most. */
  readonly arguments: readonly [least: number, most: number];
  /** Its arguments are functions that evaluate them. */
  readonly lazy?: true;
  readonly call: (values: readonly unknown[], scope: Scope, name: string) => unknown;
}

const any = Infinity;

/** Characters of a text that a function makes; ARM's own limit. */
const longestText = 131_072;

/** Length of ARM's own unique strings. */
const uniqueLength = 13;

type Row = readonly [name: string, least: number, most: number, call: TemplateFunction['call']];

/** Functions that templates of container groups use ("ARM template functions"), by their names in lower case. */
const rows: readonly Row[] = [
  ['parameters', 1, 1, ([name], scope) => scope.parameter(text(name))],
  ['variables', 1, 1, ([name], scope) => scope.variable(text(name))],
  ['resourcegroup', 0, 0, (_, scope) => scope.resourceGroup()],
  ['subscription', 0, 0, (_, scope) => scope.subscription()],
  ['deployment', 0, 0, (_, scope) => ({ name: scope.deploymentName })],
  ['resourceid', 2, any, (values, scope) => resourceId(values.map(text), scope)],
  [
    'reference',
    1,
    3,
    ([resource, version, full], scope) =>
      scope.reference(
        text(resource),
        version === undefined ? undefined : text(version),
        typeof full === 'string' && full.toLowerCase() === 'full',
      ),
  ],
  ['list*', 2, 3, ([resource, version], scope, name) => scope.list(name, text(resource), text(version))],

  ['concat', 1, any, values => concat(values)],
  ['format', 1, any, ([form, ...values]) => format(text(form), values)],
  ['uniquestring', 1, any, values => shortHash(values.map(text), uniqueLength)],
  ['tolower', 1, 1, ([value]) => text(value).toLowerCase()],
  ['toupper', 1, 1, ([value]) => text(value).toUpperCase()],
  ['base64', 1, 1, ([value]) => Buffer.from(text(value)).toString('base64')],
  ['string', 1, 1, ([value]) => asString(value)],
  ['int', 1, 1, ([value]) => asInteger(value)],
  ['bool', 1, 1, ([value]) => asBoolean(value)],

  ['createarray', 0, any, values => values],
  ['createobject', 0, any, values => createObject(values)],
  ['empty', 1, 1, ([value]) => lengthOf(value) === 0],
  ['length', 1, 1, ([value]) => lengthOf(value)],

  ['equals', 2, 2, ([one, other]) => isDeepStrictEqual(one, other)],
  ['not', 1, 1, ([value]) => !asBoolean(value)],
  ['and', 2, any, values => values.every(asBoolean)],
  ['or', 2, any, values => values.some(asBoolean)],
  ['true', 0, 0, () => true],
  ['false', 0, 0, () => false],
  ['null', 0, 0, () => null],
];

export const functions: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ...rows.map(([name, least, most, call]) => [name, { arguments: [least, most], call }] as const),
  ['if', { arguments: [3, 3], lazy: true, call: branches => choose(branches as readonly Lazy[]) }],
]);

type Lazy = () => Promise<unknown>;

async function choose([condition, then, otherwise]: readonly Lazy[]): Promise<unknown> {
  return await (asBoolean(await condition?.()) ? then?.() : otherwise?.());
}

/** `[subscription], [resource group], type, names…`: the type is the first with a slash. */
function resourceId(values: readonly string[], scope: Scope): string {
  const index = values.findIndex(value => value.includes('/'));
  const before = values.slice(0, Math.max(index, 0));
  const [resourceGroup = scope.resourceGroupName, subscription = scope.subscriptionId] = before.toReversed();
  return resourceIdOf(subscription, resourceGroup, values[index] ?? '', values.slice(index + 1));
}

/** Of arrays an array, of anything else a text. */
function concat(values: readonly unknown[]): unknown {
  return values.every(Array.isArray) ? values.flat() : limited(values.map(asString).join(''));
}

function format(form: string, values: readonly unknown[]): string {
  const text = form.replaceAll(/\{\{|\}\}|\{(\d+)(?::[^}]*)?\}/g, (found, index?: string) =>
    index === undefined ? found.slice(1) : asString(values[Number(index)] ?? ''),
  );
  return limited(text);
}

/** @throws ArmError 400. */
function limited(text: string): string {
  if (text.length > longestText) {
    throw invalidTemplate(`The template language expression literal limit exceeded. Limit: ${longestText}.`);
  }
  return text;
}

function createObject(values: readonly unknown[]): unknown {
  if (values.length % 2 !== 0) {
    throw invalidTemplate("The template function 'createObject' takes pairs of keys and values.");
  }
  const pairs = values.flatMap((key, index) => (index % 2 === 0 ? [[text(key), values[index + 1]]] : []));
  return Object.fromEntries(pairs);
}

function lengthOf(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value)) {
    return value.length;
  }
  if (isRecord(value)) {
    return Object.keys(value).length;
  }
  if (value === null) {
    return 0;
  }
  throw wrongType('a string, an array or an object');
}

function text(value: unknown): string {
  if (typeof value !== 'string') {
    throw wrongType('a string');
  }
  return value;
}

function asString(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value;
    // As .NET writes them.
    case 'boolean':
      return value ? 'True' : 'False';
    default:
      return JSON.stringify(value);
  }
}

function asInteger(value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) {
    throw wrongType('a number');
  }
  return Math.trunc(number);
}

function asBoolean(value: unknown): boolean {
  switch (typeof value === 'string' ? value.toLowerCase() : value) {
    case true:
    case 'true':
    case 1:
      return true;
    case false:
    case 'false':
    case 0:
      return false;
    default:
      throw wrongType('a boolean');
  }
}

/** Without the value: it may be secret. */
function wrongType(expected: string): Error {
  return invalidTemplate(`A template language function got an argument that is not ${expected}.`);
}
