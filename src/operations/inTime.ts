import { phrase, type Phrase } from '../language/phrase.ts';
import { OperationError } from './operationError.ts';

/**
 * Work that has so many milliseconds, whether it minds its signal or not.
 * @param what for the message, such as: Reading the log of "web/main".
 * @throws OperationError `not-ready-in-time`; the signal's reason when aborted; whatever the work throws.
 */
export async function inTime<T>(
  what: Phrase,
  milliseconds: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const timer = setTimeout(() => {
    const seconds = Math.round(milliseconds / 1000);
    late.abort(new OperationError('not-ready-in-time', phrase`${what} took longer than ${seconds} s.`));
  }, milliseconds);
  const either = AbortSignal.any([signal, late.signal]);
  try {
    return await settledOrAborted(work(either), either);
  } finally {
    clearTimeout(timer);
  }
}

/** @throws the signal's reason when it is aborted first: whatever is under way goes on by itself. */
export async function settledOrAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  if (signal.aborted) {
    abort();
  }
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([aborted, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
