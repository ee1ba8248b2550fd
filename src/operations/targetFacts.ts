import { phrase } from '../language/phrase.ts';
import type { Fact, Subject } from '../diagnosis/fact.ts';
import { factsOrFailure } from './factsOrFailure.ts';
import { inTime } from './inTime.ts';
import type { Target } from './ports.ts';

/** Milliseconds. A fabric that is started first takes seconds. */
const patience = 60_000;
/** Milliseconds for reading what there is. */
const readingPatience = 30_000;

/**
 * Whether a target can be worked with: nothing, or what keeps it away.
 * @param about whom a failure is about.
 */
export async function targetFacts(
  about: Subject,
  connect: (signal: AbortSignal) => Promise<Target>,
  signal: AbortSignal,
): Promise<readonly Fact[]> {
  return await factsOrFailure(about, signal, () =>
    inTime(phrase`Reaching ${about.name}`, patience, signal, async soon => {
      await (await connect(soon)).resourceManager.listResourceGroups(soon);
      return [];
    }),
  );
}

/** Whether what there is at a target could be read anew: nothing, or why not. */
export async function readingFacts(
  about: Subject,
  read: () => Promise<void>,
  signal: AbortSignal,
): Promise<readonly Fact[]> {
  return await factsOrFailure(about, signal, () =>
    inTime(phrase`Reading what there is at ${about.name}`, readingPatience, signal, async () => {
      await read();
      return [];
    }),
  );
}
