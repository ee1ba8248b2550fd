export interface RingBounds {
  readonly entries: number;
  readonly bytes: number;
}

/** The newest entries, as many as the bounds allow. Each has a number, counted from 0, that it keeps. */
export class LogRing<Entry> {
  readonly #bounds: RingBounds;
  readonly #bytesOf: (entry: Entry) => number;
  /** What was dropped stands before `#head` until there is enough of it to be worth a copy. */
  #entries: Entry[] = [];
  #head = 0;
  #first = 0;
  #bytes = 0;
  #dropped = 0;

  constructor(bounds: RingBounds, bytesOf: (entry: Entry) => number) {
    this.#bounds = bounds;
    this.#bytesOf = bytesOf;
  }

  /** The number of the oldest entry that is kept. */
  get first(): number {
    return this.#first;
  }

  /** The number that the next entry will have. */
  get next(): number {
    return this.#first + this.#entries.length - this.#head;
  }

  /** How many were dropped for want of room. */
  get dropped(): number {
    return this.#dropped;
  }

  push(entry: Entry): void {
    this.#entries.push(entry);
    this.#bytes += this.#bytesOf(entry);
    while (this.#isOver()) {
      this.#dropOldest();
    }
  }

  /** Entries from a number on, or from the oldest: at least one if there is any, else no more than `bytes`. */
  take(from: number, bytes: number): { readonly from: number; readonly entries: readonly Entry[] } {
    const start = this.#head + Math.max(0, from - this.#first);
    let end = start;
    for (let size = 0; end < this.#entries.length; end += 1) {
      size += this.#sizeAt(end);
      if (size > bytes && end > start) {
        break;
      }
    }
    return { from: this.#first + start - this.#head, entries: this.#entries.slice(start, end) };
  }

  /** Lets go of everything; that does not count as dropped. */
  clear(): void {
    this.#first = this.next;
    this.#entries = [];
    this.#head = 0;
    this.#bytes = 0;
    this.#dropped = 0;
  }

  #isOver(): boolean {
    const count = this.#entries.length - this.#head;
    return count > 1 && (count > this.#bounds.entries || this.#bytes > this.#bounds.bytes);
  }

  #dropOldest(): void {
    this.#bytes -= this.#sizeAt(this.#head);
    this.#head += 1;
    this.#first += 1;
    this.#dropped += 1;
    if (this.#head > this.#entries.length / 2) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
  }

  #sizeAt(index: number): number {
    const entry = this.#entries[index];
    return entry === undefined ? 0 : this.#bytesOf(entry);
  }
}
