import { isRecord } from '../../../model/shape.ts';
import { type Expression, isExpression, parseExpression, plainText } from './expression.ts';
import { functions } from './functions.ts';
import { invalidTemplate } from './invalidTemplate.ts';
import type { Scope } from './scope.ts';

/** A value of a template with all expressions in it replaced by what they are worth. @throws ArmError 400. */
export async function evaluate(value: unknown, scope: Scope): Promise<unknown> {
  if (typeof value === 'string') {
    return isExpression(value) ? await valueOf(parseExpression(value), scope) : plainText(value);
  }
  if (Array.isArray(value)) {
    return await Promise.all(value.map(item => evaluate(item, scope)));
  }
  if (!isRecord(value)) {
    return value;
  }
  const entries = Object.entries(value).map(
    async ([key, item]) => [key, await evaluate(item, scope)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** What one expression is worth. @throws ArmError 400. */
export async function valueOf(expression: Expression, scope: Scope): Promise<unknown> {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'member':
      return memberOf(await valueOf(expression.of, scope), await valueOf(expression.key, scope));
    case 'call':
      return await call(expression, scope);
  }
}

async function call(
  { name, arguments: given }: Extract<Expression, { kind: 'call' }>,
  scope: Scope,
): Promise<unknown> {
  scope.countCall();
  const wanted = /^list[A-Za-z]*$/i.test(name) ? 'list*' : name.toLowerCase();
  const known = functions.get(wanted);
  if (known === undefined) {
    throw invalidTemplate(`The template function '${name}' is not valid, or not known on this computer.`);
  }
  const [least, most] = known.arguments;
  if (given.length < least || given.length > most) {
    throw invalidTemplate(`The template function '${name}' cannot have ${given.length} argument(s).`);
  }
  // The branch that is not taken may ask for what is not there.
  const values = known.lazy
    ? given.map(argument => () => valueOf(argument, scope))
    : await Promise.all(given.map(argument => valueOf(argument, scope)));
  return await known.call(values, scope, name);
}

/** Names of members are compared case-blind, as everywhere in the language. */
function memberOf(value: unknown, key: unknown): unknown {
  const index = typeof key === 'number' ? key : undefined;
  const found = Array.isArray(value)
    ? index === undefined
      ? undefined
      : { value: value[index] as unknown }
    : memberNamed(value, String(key));
  if (found?.value === undefined) {
    throw invalidTemplate(
      `The language expression property '${String(key)}' doesn't exist, available properties are '${isRecord(value) ? Object.keys(value).join(', ') : ''}'.`,
    );
  }
  return found.value;
}

function memberNamed(value: unknown, name: string): { readonly value: unknown } | undefined {
  const entry = isRecord(value)
    ? Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase())
    : undefined;
  return entry && { value: entry[1] };
}
