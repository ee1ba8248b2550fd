import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FilesError } from './filesError.ts';

/**
 * The body of a request, on disk: nothing of it counts before all of it is there and is what it should be.
 * @param path A file of ours that does not exist; whoever calls removes it, unless this throws.
 * @throws FilesError when it is missing, longer than `most` bytes, ends too early or is not what its MD5 says.
 */
export async function receiveFile(request: IncomingMessage, path: string, most: number): Promise<void> {
  const length = bodyLength(request);
  if (length > most) {
    throw new FilesError('RequestBodyTooLarge');
  }
  const hash = createHash('md5');
  let received = 0;
  const measured = new Transform({
    transform(part: Buffer, _encoding, done) {
      received += part.length;
      hash.update(part);
      done(received > length ? new FilesError('RequestBodyTooLarge') : null, part);
    },
  });
  try {
    await pipeline(request, measured, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    if (received !== length) {
      throw new FilesError('InvalidHeaderValue', 'HeaderName: Content-Length.');
    }
    requireMd5(request, hash.digest());
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/** A short text, such as XML. @throws FilesError */
export async function receiveText(request: IncomingMessage, most: number): Promise<string> {
  if (bodyLength(request) > most) {
    throw new FilesError('RequestBodyTooLarge');
  }
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) {
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Bytes that the request says it has. @throws FilesError 411 */
export function bodyLength({ headers }: IncomingMessage): number {
  const length = headers['content-length'];
  if (length === undefined) {
    throw new FilesError('MissingContentLengthHeader');
  }
  return Number(length);
}

function requireMd5({ headers }: IncomingMessage, actual: Buffer): void {
  const given = headers['content-md5'];
  if (given !== undefined && !Buffer.from(String(given), 'base64').equals(actual)) {
    throw new FilesError('Md5Mismatch');
  }
}
