import type { Clock } from '../model/clock.ts';
import type { WriteHosts } from './climate.ts';
import type { Sky } from './sky.ts';

/** Host names that come late, or go on leading to where they led. */
export class StormyNames {
  readonly #write: WriteHosts;
  readonly #sky: Sky;
  readonly #clock: Clock;
  readonly #closing = new AbortController();
  /** As they ought to resolve, and as they do. */
  #wanted: ReadonlyMap<string, string> = new Map();
  readonly #shown = new Map<string, string>();
  readonly #held = new Set<string>();
  #writing: Promise<void> = Promise.resolve();

  constructor(write: WriteHosts, sky: Sky, clock: Clock) {
    this.#write = write;
    this.#sky = sky;
    this.#clock = clock;
  }

  /** Make these names resolve, some of them later. */
  async write(names: ReadonlyMap<string, string>): Promise<void> {
    this.#wanted = new Map(names);
    for (const name of new Set([...names.keys(), ...this.#shown.keys()])) {
      if (names.get(name) !== this.#shown.get(name) && !this.#held.has(name) && !this.#hold(name)) {
        this.#show(name);
      }
    }
    await this.#writeShown();
  }

  close(): void {
    this.#closing.abort();
  }

  /** @returns whether the weather keeps the name as it is for now. */
  #hold(name: string): boolean {
    const kind = this.#shown.has(name) ? 'staleName' : 'lateName';
    const strike = this.#sky.strike(kind, { name });
    if (strike === undefined) {
      return false;
    }
    this.#held.add(name);
    this.#clock
      .sleep(strike.drawn, this.#closing.signal)
      .then(() => {
        this.#held.delete(name);
        this.#show(name);
        return this.#writeShown();
      })
      // The fabric closes: the next one writes the names as they ought to be. What cannot be written now is with the next change.
      .catch(() => undefined);
    return true;
  }

  #show(name: string): void {
    const address = this.#wanted.get(name);
    if (address === undefined) {
      this.#shown.delete(name);
    } else {
      this.#shown.set(name, address);
    }
  }

  /** One after the other: the names are written into one file, in place. */
  #writeShown(): Promise<void> {
    const written = this.#writing.then(() => this.#write(new Map(this.#shown)));
    this.#writing = written.catch(() => undefined);
    return written;
  }
}
