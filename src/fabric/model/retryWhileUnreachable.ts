import { EngineError } from '../engine/engineError.ts';
import type { Clock } from './clock.ts';

/** Seconds between two questions to an engine that is away. */
export const engineRetry = 1;

/**
 * Repeat an action until the engine has been there for it.
 * @throws what else the action fails with; the signal's reason when aborted.
 */
export async function retryWhileUnreachable(
  action: () => Promise<void>,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      await action();
      return;
    } catch (error) {
      if (!(error instanceof EngineError && error.reason === 'unreachable')) {
        throw error;
      }
      await clock.sleep(engineRetry, signal);
    }
  }
}
