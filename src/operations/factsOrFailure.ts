import type { FailureFact, Subject } from '../diagnosis/fact.ts';
import { failureFact } from './failureFact.ts';

/**
 * What was found, or else what kept it from being found, as a fact: a diagnosis always comes to its end.
 * @param about whom a failure is about.
 * @throws the signal's reason when aborted, and nothing else.
 */
export async function factsOrFailure<Found>(
  about: Subject,
  signal: AbortSignal,
  look: () => Promise<Found>,
): Promise<Found | readonly FailureFact[]> {
  try {
    return await look();
  } catch (error) {
    signal.throwIfAborted();
    return [failureFact(error, about)];
  }
}
