import { phrase } from '../language/phrase.ts';
import { OperationError } from './operationError.ts';

/** A close without a status, as when the peer just hung up (RFC 6455, 7.4.1), among those that are no failure. */
const normalClosures: ReadonlySet<number> = new Set([1000, 1001, 1005]);

/** What went wrong with a websocket that was closed with this code; undefined where nothing did. */
export function connectionClosed(code: number): Error | undefined {
  return normalClosures.has(code)
    ? undefined
    : new OperationError('unexpected', phrase`The connection was closed with code ${code}.`);
}

/** What a websocket's message holds, in whichever form it came. */
export function bytesOf(data: Buffer | ArrayBuffer | Buffer[]): Uint8Array {
  return Array.isArray(data) ? Buffer.concat(data) : new Uint8Array(data);
}
