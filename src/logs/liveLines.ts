import type { LogLine } from './logLine.ts';

/** The lines of a live stream, held back until it is known where they go on; then passed on as they come. */
export class LiveLines {
  readonly #pass: (lines: readonly LogLine[]) => void;
  #held: LogLine[] | undefined = [];
  #ended = false;
  #arrived = Promise.withResolvers<void>();

  constructor(pass: (lines: readonly LogLine[]) => void) {
    this.#pass = pass;
  }

  /** Those that are held back, from the first on. */
  get held(): readonly LogLine[] {
    return this.#held ?? [];
  }

  push(lines: readonly LogLine[]): void {
    if (this.#held === undefined) {
      this.#pass(lines);
      return;
    }
    for (const line of lines) {
      this.#held.push(line);
    }
    if (this.#held.length > 0) {
      this.#arrived.resolve();
    }
  }

  /** Whether nothing is held back any more. */
  get released(): boolean {
    return this.#held === undefined;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** No more will come. */
  end(): void {
    this.#ended = true;
    this.#arrived.resolve();
  }

  /** Resolves when a line is held, or when none will come. */
  get arrived(): Promise<void> {
    return this.#arrived.promise;
  }

  /** Passes on what is held, without its first lines, and holds nothing back any more. */
  release(without: number): void {
    const lines = this.held.slice(without);
    this.#held = undefined;
    this.#pass(lines);
  }
}
