import { setTimeout as sleep } from 'node:timers/promises';
import { phrase, type Phrase } from '../language/phrase.ts';
import { isOperationError, OperationError } from './operationError.ts';

export interface Patience {
  /** Milliseconds between two looks. */
  readonly every: number;
  /** Milliseconds until it is given up. */
  readonly atMost: number;
  /** What to say when it does not come, up to "within n s": `etcd did not become ready`. */
  readonly otherwise: Phrase;
}

/**
 * Ask until the answer is there. A look that throws an OperationError ends the wait; any other error is taken
 * for "not yet" and told when time runs out.
 * @throws OperationError `not-ready-in-time`; the signal's reason when aborted.
 */
export async function until<T>(
  look: (signal: AbortSignal) => Promise<T | undefined>,
  patience: Patience,
  signal: AbortSignal,
): Promise<T> {
  const end = performance.now() + patience.atMost;
  let last: unknown;
  while (performance.now() < end) {
    signal.throwIfAborted();
    try {
      const answer = await look(signal);
      if (answer !== undefined) {
        return answer;
      }
      last = undefined;
    } catch (error) {
      signal.throwIfAborted();
      if (isOperationError(error)) {
        throw error;
      }
      last = error;
    }
    await sleep(patience.every, undefined, { signal });
  }
  throw new OperationError(
    'not-ready-in-time',
    phrase`${patience.otherwise} within ${Math.round(patience.atMost / 1000)} s.`,
    {
      cause: last,
      details: last instanceof Error ? [phrase`last answer: ${last.message}`] : [],
    },
  );
}
