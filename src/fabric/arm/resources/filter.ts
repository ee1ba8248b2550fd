import type { Tags } from '../../model/resource.ts';
import { ArmError } from '../armError.ts';

/** What a list can be filtered by. */
export interface Filterable {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly location: string;
  readonly tags?: Tags;
}

/** `about` is the property; `value` is compared with it by `by`. */
interface Condition {
  readonly about: string;
  readonly by: 'eq' | 'ne' | 'substringof' | 'startswith';
  readonly value: string;
}

const text = String.raw`'((?:[^']|'')*)'`;
const comparison = String.raw`(\w+)\s+(eq|ne)\s+${text}`;
const inText = String.raw`(substringof)\(\s*${text}\s*,\s*(\w+)\s*\)`;
const beginning = String.raw`(startswith)\(\s*(\w+)\s*,\s*${text}\s*\)`;
const nextCondition = new RegExp(
  String.raw`\s*(?:${comparison}|${inText}|${beginning})(?:\s+(and|or)\s+|\s*$)`,
  'iy',
);

type Property = (resource: Filterable) => string;

/** Properties that the page of Resources_List names, each as it is compared: case-blind. */
const properties: Readonly<Record<string, Property>> = {
  name: ({ name }) => name,
  resourcetype: ({ type }) => type,
  location: ({ location }) => location,
  resourcegroup: ({ id }) => /\/resourceGroups\/([^/]+)/i.exec(id)?.[1] ?? '',
};

/**
 * The `$filter` of ARM's lists: conditions with `and` and `or`, such as `tagName eq 'x' and tagValue eq 'y'`,
 * `resourceType eq '…'`, `substringof('x', name)`, `startswith(tagName, 'x')`. Values of tags alone are compared
 * case by case.
 * @param known lower-case names that the list can be filtered by, tags apart.
 * @throws ArmError 400 for any other filter.
 */
export function resourceFilter(
  filter: string | null,
  known: readonly string[] = Object.keys(properties),
): (resource: Filterable) => boolean {
  if (filter === null || filter.trim() === '') {
    return () => true;
  }
  const alternatives = parse(filter);
  const unknown = alternatives
    .flat()
    .find(({ about }) => !known.includes(about) && !/^tag(name|value)$/.test(about));
  if (unknown !== undefined) {
    throw invalid(filter);
  }
  return resource => alternatives.some(conditions => holds(conditions, resource));
}

/** @returns conditions that must all hold, in alternatives of which one must. */
function parse(filter: string): readonly (readonly Condition[])[] {
  const alternatives: Condition[][] = [[]];
  const next = new RegExp(nextCondition);
  while (next.lastIndex < filter.length) {
    const match = next.exec(filter);
    if (match === null) {
      throw invalid(filter);
    }
    alternatives.at(-1)?.push(asCondition(match.slice(1)));
    const joint = match.at(-1)?.toLowerCase();
    if (joint === 'or') {
      alternatives.push([]);
    }
    if (joint === undefined) {
      break;
    }
  }
  return alternatives;
}

function asCondition(groups: readonly (string | undefined)[]): Condition {
  const [compared, operator, operand, substring, part = '', container, starts, begun = '', start = ''] =
    groups;
  if (substring !== undefined) {
    return condition(container ?? '', 'substringof', part);
  }
  if (starts !== undefined) {
    return condition(begun, 'startswith', start);
  }
  return condition(compared ?? '', operator?.toLowerCase() === 'ne' ? 'ne' : 'eq', operand ?? '');
}

function condition(about: string, by: Condition['by'], value: string): Condition {
  return { about: about.toLowerCase(), by, value: value.replaceAll("''", "'") };
}

/** Conditions about a tag's name and about its value are about the same tag. */
function holds(conditions: readonly Condition[], resource: Filterable): boolean {
  const names = conditions.filter(({ about }) => about === 'tagname');
  const values = conditions.filter(({ about }) => about === 'tagvalue');
  const others = conditions.filter(({ about }) => !/^tag(name|value)$/.test(about));
  const aboutTags = names.length + values.length > 0;
  return (
    others.every(({ about, by, value }) =>
      compare(by, (properties[about]?.(resource) ?? '').toLowerCase(), value.toLowerCase()),
    ) &&
    (!aboutTags ||
      Object.entries(resource.tags ?? {}).some(
        ([name, tagValue]) =>
          names.every(({ by, value }) => compare(by, name.toLowerCase(), value.toLowerCase())) &&
          values.every(({ by, value }) => compare(by, tagValue, value)),
      ))
  );
}

function compare(by: Condition['by'], actual: string, wanted: string): boolean {
  switch (by) {
    case 'eq':
      return actual === wanted;
    case 'ne':
      return actual !== wanted;
    case 'substringof':
      return actual.includes(wanted);
    case 'startswith':
      return actual.startsWith(wanted);
  }
}

function invalid(filter: string): ArmError {
  return new ArmError(
    400,
    'InvalidFilterInQueryString',
    `Invalid $filter '${filter}' specified in the query string.`,
  );
}
