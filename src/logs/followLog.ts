import { setTimeout as sleep } from 'node:timers/promises';
import { LineSplitter } from './lineSplitter.ts';
import { comparedLines, linesAfter } from './linesAfter.ts';
import { parseLog, type LogLine } from './logLine.ts';
import type { LogSink, LogSource, LogSourceState } from './logSource.ts';

/** Milliseconds between two looks while there is no live stream, and while nothing answers at all. */
export interface FollowPace {
  readonly poll: number;
  readonly firstRetry: number;
  readonly longestRetry: number;
}

const usualPace: FollowPace = { poll: 2_000, firstRetry: 500, longestRetry: 30_000 };

/** More lines than any log that the service keeps (4 MB) has. */
const wholeLog = 5_000_000;

type StreamEnd = 'ended' | 'dropped' | 'refused';

/**
 * Follows the log of one container until aborted or until the container is gone: its last lines, then the live
 * stream; where there is no stream, by reading again and again. Restarts, drops and lost lines are told.
 * @param tail how many lines of history.
 */
export async function followLog(
  source: LogSource,
  sink: LogSink,
  tail: number,
  signal: AbortSignal,
  pace: FollowPace = usualPace,
): Promise<void> {
  await new LogFollower(source, sink, tail, signal, pace).run();
}

class LogFollower {
  readonly #source: LogSource;
  readonly #sink: LogSink;
  readonly #tail: number;
  readonly #signal: AbortSignal;
  readonly #pace: FollowPace;
  /** The last lines that the sink was given. */
  #seen: readonly LogLine[] = [];
  #restartCount: number | undefined;
  #lastEnd: StreamEnd | undefined;
  #toldEnd = false;

  constructor(source: LogSource, sink: LogSink, tail: number, signal: AbortSignal, pace: FollowPace) {
    this.#source = source;
    this.#sink = sink;
    this.#tail = tail;
    this.#signal = signal;
    this.#pace = pace;
  }

  async run(): Promise<void> {
    for (let failures = 0; !this.#signal.aborted;) {
      try {
        await this.#streamOnce();
        const state = await this.#look();
        if (state === undefined) {
          this.#sink.notice({ kind: 'gone' });
          return;
        }
        failures = 0;
      } catch {
        if (!this.#signal.aborted && failures === 0) {
          this.#sink.notice({ kind: 'unreachable' });
        }
        failures += 1;
      }
      await this.#pause(failures);
    }
  }

  /** One live stream from its opening to its end, with what was written before and after it. */
  async #streamOnce(): Promise<void> {
    const end = await this.#stream();
    if (this.#signal.aborted) {
      return;
    }
    if (end !== this.#lastEnd && end !== 'ended') {
      this.#sink.notice({ kind: end === 'refused' ? 'polling' : 'dropped' });
    }
    this.#lastEnd = end;
    await this.#catchUp();
  }

  async #stream(): Promise<StreamEnd> {
    const splitter = new LineSplitter();
    let held: string[] | undefined = [];
    const pass = (lines: readonly string[]): void => {
      if (held === undefined) {
        this.#show(lines.map(text => ({ text })));
      } else {
        held.push(...lines);
      }
    };
    let opened: Promise<void> | undefined;
    const onOpened = async (): Promise<void> => {
      if (this.#lastEnd === 'dropped') {
        this.#sink.notice({ kind: 'reconnected' });
      }
      await this.#catchUp();
      const lines = held ?? [];
      held = undefined;
      // What came in while the history was read may be in both.
      pass(withoutOverlap(this.#seen, lines));
    };
    try {
      await this.#source.attach(
        () => {
          opened = onOpened();
          opened.catch(() => undefined);
        },
        bytes => pass(splitter.push(bytes)),
        this.#signal,
      );
      await opened;
      pass(splitter.end());
      return 'ended';
    } catch {
      return opened === undefined ? 'refused' : 'dropped';
    }
  }

  /** Reads the log and shows what was not seen yet. */
  async #catchUp(): Promise<void> {
    const newest = linesAfter(this.#seen, await this.#read(this.#tail));
    if (newest.continues) {
      this.#show(newest.lines);
      return;
    }
    const before = this.#restartCount;
    await this.#look();
    if (before !== undefined && before !== this.#restartCount) {
      this.#show(newest.lines);
      return;
    }
    const whole = linesAfter(this.#seen, await this.#read(wholeLog));
    if (!whole.continues) {
      this.#sink.notice({ kind: 'gap' });
    }
    this.#show(whole.continues ? whole.lines : newest.lines);
  }

  async #read(tail: number): Promise<readonly LogLine[]> {
    return parseLog(await this.#source.read(tail, this.#signal));
  }

  #show(lines: readonly LogLine[]): void {
    if (lines.length > 0) {
      this.#sink.lines(lines.map(line => line.text));
      this.#seen = [...this.#seen, ...lines.slice(-comparedLines)].slice(-comparedLines);
    }
  }

  /** Tells of restarts and of the end of a container. */
  async #look(): Promise<LogSourceState | undefined> {
    const state = await this.#source.state(this.#signal);
    if (state === undefined) {
      return undefined;
    }
    if (this.#restartCount !== undefined && state.restartCount > this.#restartCount) {
      this.#sink.notice({ kind: 'restarted', restartCount: state.restartCount });
    }
    this.#restartCount = state.restartCount;
    if (!state.running && !this.#toldEnd) {
      this.#sink.notice({ kind: 'ended', exitCode: state.exitCode });
    }
    this.#toldEnd = !state.running;
    return state;
  }

  async #pause(failures: number): Promise<void> {
    const { poll, firstRetry, longestRetry } = this.#pace;
    const milliseconds = failures === 0 ? poll : Math.min(firstRetry * 2 ** failures, longestRetry);
    await sleep(milliseconds, undefined, { signal: this.#signal }).catch(() => undefined);
  }
}

/** The live lines that are not among those seen: their beginning may be the end of what was read. */
function withoutOverlap(seen: readonly LogLine[], live: readonly string[]): readonly string[] {
  for (let count = Math.min(seen.length, live.length); count > 0; count -= 1) {
    const end = seen.slice(-count);
    if (end.every((line, index) => line.text === live[index])) {
      return live.slice(count);
    }
  }
  return live;
}
