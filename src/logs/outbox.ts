import type { LogRing } from './logRing.ts';

/** Entries on their way to whoever shows them. */
export interface Batch<Entry> {
  /** The number of the oldest entry that is still kept, and of the first of these. */
  readonly first: number;
  readonly from: number;
  readonly entries: readonly Entry[];
  /** How many were dropped so far for want of room. */
  readonly dropped: number;
}

export interface Receiver<Entry> {
  batch(batch: Batch<Entry>): void;
  /** While nothing is sent: how many entries wait. */
  waiting(count: number): void;
}

/** Milliseconds between two batches, and bytes at which one is not waited for any longer, and is at most. */
export const batchPace = { every: 50, bytes: 64 * 1024 } as const;

/**
 * Sends a ring's entries in batches. The next one waits until the last one was acknowledged: whoever is slow misses what
 * the ring had to drop meanwhile, and is told its number.
 */
export class Outbox<Entry> {
  readonly #ring: LogRing<Entry>;
  readonly #receiver: Receiver<Entry>;
  /** The number of the next entry to be sent. */
  #next = 0;
  /** Bytes that wait to be sent; of those that did not fit into a batch no more is known than that they fill one. */
  #bytes = 0;
  #state: 'closed' | 'ready' | 'unacknowledged' | 'held' = 'closed';
  #sentAt = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(ring: LogRing<Entry>, receiver: Receiver<Entry>) {
    this.#ring = ring;
    this.#receiver = receiver;
  }

  /** The receiver is there, and has nothing yet. */
  open(): void {
    this.#next = 0;
    this.#bytes = batchPace.bytes;
    this.#state = 'ready';
    this.#consider();
  }

  /** The receiver is gone. */
  close(): void {
    this.#state = 'closed';
    this.#clearTimer();
  }

  /** The ring has changed: entries of so many bytes came, or it was cleared. */
  changed(bytes: number): void {
    this.#bytes += bytes;
    this.#consider();
  }

  /** The receiver has dealt with what it was sent. */
  acknowledge(): void {
    if (this.#state === 'unacknowledged') {
      this.#state = 'ready';
      this.#consider();
    }
  }

  /** Sends nothing until told to go on; only how much waits is told. */
  hold(held: boolean): void {
    if (this.#state !== 'closed') {
      this.#state = held ? 'held' : 'ready';
      this.#consider();
    }
  }

  #consider(): void {
    const nothing = this.#next === this.#ring.next && this.#bytes === 0;
    if (this.#state === 'closed' || this.#state === 'unacknowledged' || nothing) {
      return;
    }
    const full = this.#state === 'ready' && this.#bytes >= batchPace.bytes;
    const wait = full ? 0 : this.#sentAt + batchPace.every - Date.now();
    if (wait <= 0) {
      this.#send();
    } else {
      this.#timer ??= setTimeout(() => this.#send(), wait);
    }
  }

  #send(): void {
    this.#clearTimer();
    this.#sentAt = Date.now();
    if (this.#state === 'held') {
      this.#receiver.waiting(this.#ring.next - Math.max(this.#next, this.#ring.first));
      return;
    }
    const { first, dropped } = this.#ring;
    const { from, entries } = this.#ring.take(this.#next, batchPace.bytes);
    this.#next = from + entries.length;
    this.#bytes = this.#next === this.#ring.next ? 0 : batchPace.bytes;
    this.#state = 'unacknowledged';
    this.#receiver.batch({ first, from, entries, dropped });
  }

  #clearTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
