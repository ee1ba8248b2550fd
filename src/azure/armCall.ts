import type { Phrase } from '../language/phrase.ts';
import { armError, isNotFound } from './armError.ts';

/** One call of ARM: what it throws becomes our own error, which tells what was being done. */
export async function told<T>(doing: Phrase, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw armError(error, doing, signal);
  }
}

/** undefined instead of ResourceNotFound. */
export async function orAbsent<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isNotFound(error)) {
      return undefined;
    }
    throw error;
  }
}
