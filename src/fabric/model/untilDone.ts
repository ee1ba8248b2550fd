import { EngineError } from '../engine/engineError.ts';
import { BackOff } from './backOff.ts';
import type { Habitat } from './habitat.ts';
import { retryWhileUnreachable } from './retryWhileUnreachable.ts';

/**
 * Repeat an action until the engine has done it: at once when it is back, later and later where it refuses.
 * @param what What is being done, for the log.
 * @throws what else the action fails with; the signal's reason when aborted.
 */
export async function untilDone(
  what: string,
  action: () => Promise<void>,
  { clock, log }: Pick<Habitat, 'clock' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  const backOff = new BackOff();
  for (;;) {
    try {
      await retryWhileUnreachable(action, clock, signal);
      return;
    } catch (error) {
      if (!(error instanceof EngineError)) {
        throw error;
      }
      log(`${what} failed`, error);
      await clock.sleep(backOff.next(), signal);
    }
  }
}
