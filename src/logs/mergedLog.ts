import { type History, LogFollower } from './followLog.ts';
import type { FollowPace } from './followPace.ts';
import type { LogLine } from './logLine.ts';
import type { LogNotice, LogSource } from './logSource.ts';
import { mergeByTime, type Timed } from './mergeByTime.ts';

/** A line or a notice of one of several logs. `at`: when a line was written or came; a notice stands after a line. */
export type MergedEntry<Key> = Timed & { readonly key: Key } & (
    | { readonly line: LogLine }
    | { readonly notice: LogNotice }
  );

/** Milliseconds that are waited for the history of every log before what is there is shown. */
const longestGathering = 3_000;

/**
 * The logs of several containers as one. What they wrote before, and while nobody followed, comes in the order of time;
 * then every line as it comes.
 */
export class MergedLog<Key> {
  readonly #give: (entries: readonly MergedEntry<Key>[]) => void;
  readonly #history: History;
  readonly #pace: FollowPace | undefined;
  readonly #followers = new Map<Key, LogFollower>();
  readonly #latest = new Map<Key, number>();
  #following = new Set<Promise<void>>();
  #stop: AbortController | undefined;
  /** What came of each log while not every one has been read. */
  #gathered: Map<Key, MergedEntry<Key>[]> | undefined;
  #awaited = new Set<Key>();
  #timer: NodeJS.Timeout | undefined;

  constructor(give: (entries: readonly MergedEntry<Key>[]) => void, history: History, pace?: FollowPace) {
    this.#give = give;
    this.#history = history;
    this.#pace = pace;
  }

  /** Whether a log is followed, or will be. One whose container is gone is not. */
  has(key: Key): boolean {
    return this.#followers.has(key);
  }

  add(key: Key, source: LogSource): void {
    const sink = {
      lines: (lines: readonly LogLine[]) =>
        this.#take(
          key,
          lines.map(line => this.#timed(key, line)),
        ),
      notice: (notice: LogNotice) => this.#take(key, [{ key, at: this.#latest.get(key) ?? 0, notice }]),
    };
    this.#followers.set(key, new LogFollower(source, sink, this.#history, this.#pace));
    if (this.#stop !== undefined) {
      this.#follow(key, this.#stop.signal);
    }
  }

  /** Follows; after a stop it goes on where it was. */
  start(): void {
    this.#stop = new AbortController();
    this.#gathered = new Map();
    this.#timer = setTimeout(() => this.#flush(), longestGathering);
    for (const key of this.#followers.keys()) {
      this.#follow(key, this.#stop.signal);
    }
  }

  /** Asks nothing any more. What was gathered is given. */
  async stop(): Promise<void> {
    this.#stop?.abort();
    this.#stop = undefined;
    await Promise.all(this.#following);
    this.#flush();
  }

  #follow(key: Key, signal: AbortSignal): void {
    this.#awaited.add(key);
    const run = async (): Promise<void> => {
      await this.#followers.get(key)?.run(signal, () => this.#caughtUp(key));
      if (!signal.aborted) {
        this.#followers.delete(key);
      }
      this.#caughtUp(key);
    };
    const following = run().finally(() => this.#following.delete(following));
    this.#following.add(following);
  }

  #timed(key: Key, line: LogLine): MergedEntry<Key> {
    const at = line.time === undefined ? Date.now() : Date.parse(line.time);
    this.#latest.set(key, at);
    return { key, at, line };
  }

  #take(key: Key, entries: readonly MergedEntry<Key>[]): void {
    if (this.#gathered === undefined) {
      this.#give(entries);
      return;
    }
    const known = this.#gathered.get(key) ?? [];
    this.#gathered.set(key, known);
    for (const entry of entries) {
      known.push(entry);
    }
  }

  #caughtUp(key: Key): void {
    this.#awaited.delete(key);
    if (this.#awaited.size === 0) {
      this.#flush();
    }
  }

  #flush(): void {
    clearTimeout(this.#timer);
    const gathered = this.#gathered;
    this.#gathered = undefined;
    if (gathered !== undefined) {
      this.#give(mergeByTime([...gathered.values()]));
    }
  }
}
