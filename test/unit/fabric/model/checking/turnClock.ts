import type { Clock } from '../../../../../src/fabric/model/clock.ts';

/** Turns that the longest sleep takes. */
const most = 20;

/** A second is a turn of the event loop: nobody waits, and who sleeps longer wakes later. */
export class TurnClock implements Clock {
  #now = Date.parse('2026-01-01T00:00:00Z');

  now(): Date {
    return new Date(this.#now);
  }

  async sleep(seconds: number, signal: AbortSignal): Promise<void> {
    for (let turn = 0; turn < Math.min(Math.ceil(seconds), most); turn += 1) {
      signal.throwIfAborted();
      await new Promise(resolve => setImmediate(resolve));
    }
    this.#now += seconds * 1000;
    signal.throwIfAborted();
  }
}
