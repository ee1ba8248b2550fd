import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { Clock } from '../model/clock.ts';
import type { FileShare, StorageAccount } from '../model/resource.ts';
import { FilesError } from './filesError.ts';
import type { Shares } from './shares.ts';
import type { Xml } from './xml.ts';

/** What the operations work with. */
export interface FilesContext {
  readonly shares: Shares;
  readonly clock: Pick<Clock, 'now'>;
  /** Keep what was changed of an account. */
  keep(account: StorageAccount): void;
  log(message: string, error?: unknown): void;
}

/** A request that its account's key has signed. */
export interface FilesCall {
  readonly request: IncomingMessage;
  readonly account: StorageAccount;
  /** The share's name as the path has it; empty at the account itself. */
  readonly share: string;
  /** The way in the share; empty at its root. */
  readonly names: readonly string[];
  readonly query: URLSearchParams;
  /** undefined when absent or empty. */
  header(name: string): string | undefined;
}

export interface FilesAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Xml | FileContent;
}

/** Bytes of a file: as many as the stream is to have, or the connection is cut. */
export interface FileContent {
  readonly stream: Readable;
  readonly length: number;
}

export type FilesHandler = (call: FilesCall, context: FilesContext) => FilesAnswer | Promise<FilesAnswer>;

/** @throws FilesError 404 */
export function requireShare({ account, share }: FilesCall, { shares }: FilesContext): FileShare {
  const found = shares.get(account, share);
  if (found === undefined) {
    throw new FilesError('ShareNotFound');
  }
  return found;
}

/** @throws FilesError 400 when it is absent. */
export function requireHeader(call: FilesCall, name: string): string {
  const value = call.header(name);
  if (value === undefined) {
    throw new FilesError('MissingRequiredHeader', `HeaderName: ${name}.`);
  }
  return value;
}

/** A whole number within limits. @throws FilesError 400 */
export function numberHeader(value: string, name: string, [least, most]: readonly [number, number]): number {
  if (!/^-?\d{1,15}$/.test(value)) {
    throw new FilesError('InvalidHeaderValue', `HeaderName: ${name}.`);
  }
  const number = Number(value);
  if (number < least || number > most) {
    throw new FilesError('OutOfRangeInput', `HeaderName: ${name}.`);
  }
  return number;
}

/** `ETag` and `Last-Modified` of a share. */
export function shareStamps({ etag, lastModified }: FileShare): Record<string, string> {
  return { etag, 'last-modified': new Date(lastModified).toUTCString() };
}
