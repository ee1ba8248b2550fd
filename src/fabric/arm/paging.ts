import { ArmError } from './armError.ts';
import type { Call } from './route.ts';

/** Items of a page where nothing smaller is asked for; the most that ARM gives. */
const mostItems = 1000;

export interface Page<T> {
  readonly value: readonly T[];
  /** Where the next page is, at the host that the caller used. */
  readonly nextLink?: string;
}

/**
 * The page of a list that a call asks for by `$top` and `$skiptoken`. Items come in the order of their ids: what is
 * made or deleted between two pages makes no other item appear twice or not at all.
 * @throws ArmError 400 for a `$top` or `$skiptoken` that is none.
 */
export function pageOf<T extends { readonly id: string }>(
  { host, path, query }: Pick<Call, 'host' | 'path' | 'query'>,
  items: readonly T[],
): Page<T> {
  const size = pageSize(query.get('$top'));
  const after = readToken(query.get('$skiptoken'));
  const rest = items
    .map(item => ({ item, key: item.id.toLowerCase() }))
    .filter(({ key }) => after === undefined || key > after)
    .toSorted((one, other) => (one.key < other.key ? -1 : 1));
  const page = rest.slice(0, size);
  const last = page.at(-1)?.key;
  const value = page.map(({ item }) => item);
  if (last === undefined || rest.length === page.length) {
    return { value };
  }
  const next = new URLSearchParams(query);
  next.set('$skiptoken', Buffer.from(last).toString('base64url'));
  return { value, nextLink: `https://${host}${path}?${next.toString()}` };
}

function pageSize(top: string | null): number {
  if (top === null) {
    return mostItems;
  }
  const size = Number(top);
  if (!Number.isInteger(size) || size < 1) {
    throw new ArmError(400, 'InvalidTop', `The value '${top}' of '$top' is not a positive number of items.`);
  }
  return Math.min(size, mostItems);
}

function readToken(token: string | null): string | undefined {
  if (token === null) {
    return undefined;
  }
  const key = Buffer.from(token, 'base64url').toString();
  if (!key.startsWith('/')) {
    throw new ArmError(400, 'InvalidSkipToken', "The value of '$skiptoken' is not one of a nextLink.");
  }
  return key;
}
