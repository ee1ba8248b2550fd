import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { sameSecret } from '../network/secretsOfGroups.ts';
import type { StorageAccount } from '../model/resource.ts';
import { FilesError } from './filesError.ts';

/** Milliseconds that a request's date may be away from now. */
const mostSkew = 15 * 60_000;

/** Headers that are signed by their place ("Authorize with Shared Key", version 2015-02-21 and later). */
const placedHeaders = [
  'content-encoding',
  'content-language',
  'content-length',
  'content-md5',
  'content-type',
  'date',
  'if-modified-since',
  'if-match',
  'if-none-match',
  'if-unmodified-since',
  'range',
] as const;

/** Who a request says it is from; whether it is shows only its signature. */
export function accountOf(request: IncomingMessage): string {
  const { authorization } = request.headers;
  if (authorization === undefined) {
    throw new FilesError('NoAuthenticationInformation');
  }
  const [, account] = /^SharedKey ([^:\s]+):\S+$/.exec(authorization) ?? [];
  if (account === undefined) {
    throw new FilesError('AuthenticationFailed', 'The form must be SharedKey account:signature.');
  }
  return account;
}

/** @throws FilesError unless one of the account's keys signed the request, and a moment ago. */
export function requireSignature(request: IncomingMessage, account: StorageAccount, now: Date): void {
  const { headers } = request;
  const date = Date.parse(String(headers['x-ms-date'] ?? headers.date ?? ''));
  if (!(Math.abs(now.getTime() - date) <= mostSkew)) {
    throw new FilesError('AuthenticationFailed', 'The date header is missing, or 15 minutes or more off.');
  }
  const given = (headers.authorization ?? '').split(':').at(-1) ?? '';
  const text = stringToSign(request, account.name);
  const right = account.keys.map(({ value }) => sameSecret(given, signature(text, value)));
  if (!right.includes(true)) {
    throw new FilesError('AuthenticationFailed');
  }
}

function signature(text: string, key: string): string {
  return createHmac('sha256', Buffer.from(key, 'base64')).update(text, 'utf8').digest('base64');
}

function stringToSign(request: IncomingMessage, account: string): string {
  const { method = '', headers, url = '/' } = request;
  const placed = placedHeaders.map(name => signedValue(name, headers));
  const canonicalHeaders = Object.keys(headers)
    .filter(name => name.startsWith('x-ms-'))
    .toSorted(inServiceOrder)
    .map(name => `${name}:${String(headers[name]).trim()}`);
  const [path = '/', query = ''] = url.split(/\?(.*)/s);
  return [method, ...placed, ...canonicalHeaders, `/${account}${path}${canonicalQuery(query)}`].join('\n');
}

function signedValue(name: string, headers: IncomingMessage['headers']): string {
  const value = String(headers[name] ?? '');
  const unsigned =
    (name === 'content-length' && value === '0') || (name === 'date' && headers['x-ms-date'] !== undefined);
  return unsigned ? '' : value;
}

/** Names in lower case and in order, the values of one name in order and joined by commas. */
function canonicalQuery(query: string): string {
  const values = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(query.replaceAll('+', '%2B'))) {
    const key = name.toLowerCase();
    values.set(key, [...(values.get(key) ?? []), value]);
  }
  return [...values]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, several]) => `\n${name}:${several.toSorted().join(',')}`)
    .join('');
}

/** The service sorts as words are sorted: hyphens count last, underscores come before digits, digits before letters. */
function inServiceOrder(one: string, other: string): number {
  const key = (name: string): string => name.replaceAll('-', '').replaceAll('_', '!');
  return key(one) === key(other) ? (one < other ? -1 : 1) : key(one) < key(other) ? -1 : 1;
}
