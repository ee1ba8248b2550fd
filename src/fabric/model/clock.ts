import { setTimeout as sleep } from 'node:timers/promises';

/** Time, so that tests can hold it in their hands. */
export interface Clock {
  now(): Date;
  /** Rejects with the signal's reason when aborted. */
  sleep(seconds: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: async (seconds, signal) => {
    await sleep(seconds * 1000, undefined, { signal, ref: false });
  },
};
