import { setTimeout as sleep } from 'node:timers/promises';
import { type FollowPace, pauseAfterFailures, usualPace } from './followPace.ts';

/**
 * Asks until there is an answer, ever more seldom.
 * @param unreachable called once, when the first call fails.
 * @returns undefined when aborted.
 */
export async function untilAnswered<Answer>(
  ask: (signal: AbortSignal) => Promise<Answer>,
  unreachable: () => void,
  signal: AbortSignal,
  pace: FollowPace = usualPace,
): Promise<{ readonly answer: Answer } | undefined> {
  for (let failures = 0; !signal.aborted;) {
    try {
      return { answer: await ask(signal) };
    } catch {
      failures += 1;
    }
    if (failures === 1 && !signal.aborted) {
      unreachable();
    }
    await sleep(pauseAfterFailures(failures, pace), undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}
