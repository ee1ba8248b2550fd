import type { Tags } from '../../model/resource.ts';
import { ArmError } from '../armError.ts';

const expression = /^\s*tagName\s+eq\s+'((?:[^']|'')*)'(?:\s+and\s+tagValue\s+eq\s+'((?:[^']|'')*)')?\s*$/i;

/**
 * The `$filter` of ARM's lists: `tagName eq 'x'`, `tagName eq 'x' and tagValue eq 'y'`. Tag names are compared
 * case-blind, values are not.
 * @throws ArmError 400 for any other filter.
 */
export function tagFilter(filter: string | null): (resource: { readonly tags?: Tags }) => boolean {
  if (filter === null || filter.trim() === '') {
    return () => true;
  }
  const match = expression.exec(filter);
  if (match === null) {
    throw new ArmError(
      400,
      'InvalidFilterInQueryString',
      `The filter '${filter}' is not supported here; filter by tagName and tagValue.`,
    );
  }
  const [name = '', value] = match.slice(1).map(part => part?.replaceAll("''", "'"));
  return ({ tags = {} }) =>
    Object.entries(tags).some(
      ([tag, tagValue]) =>
        tag.toLowerCase() === name.toLowerCase() && (value === undefined || tagValue === value),
    );
}
