import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../../../model/shape.ts';
import { invalidTemplate } from './invalidTemplate.ts';
import type { ParameterDefinition } from './template.ts';

/** What is given for a parameter. */
export type Given = Readonly<Record<string, { readonly value?: unknown }>>;

const secure = /^secure(string|object)$/i;

interface ParameterType {
  /** As answers name it. */
  readonly name: string;
  readonly is: (value: unknown) => boolean;
}

const isText = (value: unknown): boolean => typeof value === 'string';

const types: readonly ParameterType[] = [
  { name: 'String', is: isText },
  { name: 'SecureString', is: isText },
  { name: 'Int', is: Number.isInteger },
  { name: 'Bool', is: value => typeof value === 'boolean' },
  { name: 'Object', is: isRecord },
  { name: 'SecureObject', is: isRecord },
  { name: 'Array', is: Array.isArray },
];

/**
 * The value of every parameter, by its name in lower case: what was given, or its default, which `evaluate` makes from
 * the parameters before it.
 * @throws ArmError 400 for one that is missing, that nobody asks for, or that is not what the template says it must be.
 */
export async function parameterValues(
  definitions: Readonly<Record<string, ParameterDefinition>>,
  given: Given,
  evaluate: (value: unknown, before: ReadonlyMap<string, unknown>) => Promise<unknown>,
): Promise<ReadonlyMap<string, unknown>> {
  const byName = new Map(Object.entries(given).map(([name, { value }]) => [name.toLowerCase(), value]));
  const known = new Set(Object.keys(definitions).map(name => name.toLowerCase()));
  const unknown = Object.keys(given).filter(name => !known.has(name.toLowerCase()));
  if (unknown.length > 0) {
    throw invalidTemplate(
      `The template parameters '${unknown.join(', ')}' in the parameters file are not valid; they are not present in the original template and can therefore not be provided at deployment time. The only supported parameters for this template are '${Object.keys(definitions).join(', ')}'.`,
    );
  }
  const values = new Map<string, unknown>();
  for (const [name, definition] of Object.entries(definitions)) {
    const value = byName.get(name.toLowerCase()) ?? (await evaluate(definition.defaultValue, values));
    requireValid(name, definition, value);
    values.set(name.toLowerCase(), value);
  }
  return values;
}

function requireValid(name: string, definition: ParameterDefinition, value: unknown): void {
  if (value === undefined) {
    throw invalidTemplate(
      `The value for the template parameter '${name}' is not provided. Please see https://aka.ms/arm-create-parameter-file for usage details.`,
    );
  }
  const type = requireType(definition.type);
  if (!type.is(value)) {
    throw invalidTemplate(
      `The provided value for the template parameter '${name}' is not valid. Expected a value of type '${type.name}'.`,
    );
  }
  const { allowedValues, minValue, maxValue, minLength, maxLength } = definition;
  // The value itself may be secret.
  if (allowedValues !== undefined && !allowedValues.some(allowed => isDeepStrictEqual(allowed, value))) {
    throw invalidTemplate(
      `The provided value for the template parameter '${name}' is not valid. It is not part of the allowed value(s): '${allowedValues.map(String).join(',')}'.`,
    );
  }
  const length = typeof value === 'string' || Array.isArray(value) ? value.length : undefined;
  if (!isWithin(value, minValue, maxValue) || !isWithin(length, minLength, maxLength)) {
    throw invalidTemplate(
      `The provided value for the template parameter '${name}' is not valid: it is too small or too large.`,
    );
  }
}

function isWithin(value: unknown, least = -Infinity, most = Infinity): boolean {
  return typeof value !== 'number' || (value >= least && value <= most);
}

/** @throws ArmError 400. */
function requireType(type: string): ParameterType {
  const known = types.find(({ name }) => name.toLowerCase() === type.toLowerCase());
  if (known === undefined) {
    throw invalidTemplate(`The type '${type}' of a parameter or output is not valid.`);
  }
  return known;
}

/** A value as answers show it: with its type, and nothing more where that is a secure one. @throws ArmError 400. */
export function shownValue(type: string, value: unknown): object {
  const { name } = requireType(type);
  return secure.test(type) ? { type: name } : { type: name, value };
}
