import type { Fact, Subject } from '../diagnosis/fact.ts';
import { failureFact } from './failureFact.ts';
import { isCancellation } from './operationError.ts';
import type { Target } from './ports.ts';

/** Milliseconds. A fabric that is started first takes seconds. */
const patience = 60_000;

/**
 * Whether a target can be worked with: nothing, or what keeps it away.
 * @param about whom a failure is about.
 */
export async function targetFacts(
  about: Subject,
  connect: (signal: AbortSignal) => Promise<Target>,
  signal: AbortSignal,
): Promise<readonly Fact[]> {
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  try {
    await (await connect(inTime)).resourceManager.listResourceGroups(inTime);
    return [];
  } catch (error) {
    if (isCancellation(error)) {
      throw error;
    }
    return [failureFact(error, about)];
  }
}
