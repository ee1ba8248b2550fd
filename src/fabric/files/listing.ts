import type { FilesCall } from './filesCall.ts';
import { FilesError } from './filesError.ts';
import type { Xml } from './xml.ts';

/** Entries of one answer ("List Directories and Files", "List Shares"). */
const mostResults = 5000;

export interface Page<T> {
  readonly items: readonly T[];
  /** What the answer repeats of the question, and where to go on. */
  readonly before: readonly Xml[];
  readonly after: Xml;
}

/**
 * The part of a listing that `prefix`, `marker` and `maxresults` ask for.
 * @param all In the order of their names.
 * @throws FilesError 400
 */
export function pageOf<T extends { readonly name: string }>(
  all: readonly T[],
  { query }: FilesCall,
): Page<T> {
  const prefix = query.get('prefix') ?? '';
  const marker = query.get('marker') ?? '';
  const given = query.get('maxresults');
  const limit = given === null ? mostResults : Math.min(Number(given), mostResults);
  if (!(Number.isInteger(limit) && limit > 0)) {
    throw new FilesError('OutOfRangeQueryParameterValue', 'QueryParameterName: maxresults.');
  }
  const from = Buffer.from(marker, 'base64url').toString();
  const left = all.filter(({ name }) => name.toLowerCase().startsWith(prefix.toLowerCase()) && name >= from);
  const next = left[limit];
  const repeated: readonly (readonly [string, string])[] = [
    ['Prefix', prefix],
    ['Marker', marker],
    ['MaxResults', given ?? ''],
  ];
  return {
    items: left.slice(0, limit),
    before: repeated.filter(([, value]) => value !== ''),
    after: ['NextMarker', next === undefined ? '' : Buffer.from(next.name).toString('base64url')],
  };
}

/** What a listing is asked to tell in addition, in lower case. */
export function includes({ query }: FilesCall): ReadonlySet<string> {
  return new Set((query.get('include') ?? '').toLowerCase().split(','));
}
