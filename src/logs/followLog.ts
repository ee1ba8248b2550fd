import { setTimeout as sleep } from 'node:timers/promises';
import { type FollowPace, pauseAfterFailures, pauseAfterLooks, usualPace } from './followPace.ts';
import { LineSplitter } from './lineSplitter.ts';
import { LiveLines } from './liveLines.ts';
import { isBefore, type LogLine, parseLog } from './logLine.ts';
import type { LogNotice, LogSink, LogSource, LogSourceState } from './logSource.ts';
import { Runs } from './runs.ts';
import { comparedLines, SeenLines } from './seenLines.ts';

/** How much of what was written before is shown. */
export interface History {
  /** Lines, at most; Infinity: all. */
  readonly tail: number;
  /** Nothing older. */
  readonly since?: Date;
}

/**
 * Lines that are read at most where no more history is wanted: as many as the panel keeps. Engines take about a second
 * for them, in which a flood writes several times as many.
 */
const mostRead = 10_000;

/** Lines beyond those expected that a reading asks for: written while it is on its way. */
const margin = 1000;

/** How often a live stream is looked for in the log, and how many of its lines are held back for that. */
const joinAttempts = 5;
const mostHeld = 100_000;

/** A log that is shorter than what is kept by more than any line is whole. */
const surelyWhole = 0.75;

type StreamEnd = 'ended' | 'dropped' | 'refused';

interface Reading {
  readonly lines: readonly LogLine[];
  /** Whether it has the log from its first line on. */
  readonly whole: boolean;
}

/**
 * Follows the log of one container: its last lines, then the live stream; where there is no stream, by reading again
 * and again. Every line is given once. Restarts, drops, and where a line may be missing are told.
 */
export class LogFollower {
  readonly #source: LogSource;
  readonly #sink: LogSink;
  readonly #history: History;
  readonly #pace: FollowPace;
  readonly #seen = new SeenLines();
  readonly #runs = new Runs();
  /** Whether its history has been read. */
  #begun = false;
  /** The run that is over and whose log has been read to its end. */
  #readToEnd: number | undefined;
  /** How often it was looked at since then. */
  #idleLooks = 0;
  #lastEnd: StreamEnd | undefined;
  /** The run whose stream came to its end, if it is known that all of it was shown. */
  #heardOut: LogSourceState | undefined;
  #refusedAt = -Infinity;

  constructor(source: LogSource, sink: LogSink, history: History, pace: FollowPace = usualPace) {
    this.#source = source;
    this.#sink = sink;
    this.#history = history;
    this.#pace = pace;
  }

  /**
   * Follows until aborted or until the container is gone. After an abort it may be run again: it goes on where it was.
   * @param caughtUp called whenever the log has been read, then is what it had.
   */
  async run(signal: AbortSignal, caughtUp: () => void = () => undefined): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      try {
        await this.#look(signal);
        if (this.#runs.state === undefined) {
          this.#sink.notice({ kind: 'gone' });
          return;
        }
        await this.#readAndStream(signal, caughtUp);
        failures = 0;
      } catch {
        failures += 1;
        await this.#tellFailure(failures, signal);
      }
      await this.#rest(failures, signal);
    }
  }

  async #look(signal: AbortSignal): Promise<void> {
    this.#runs.see(await this.#source.state(signal));
  }

  /** A container that has not run yet has no log; of one that is gone the next look tells. */
  async #tellFailure(failures: number, signal: AbortSignal): Promise<void> {
    const answers = await this.#look(signal).then(
      () => true,
      () => false,
    );
    if (signal.aborted) {
      return;
    }
    if (answers && this.#runs.state?.running !== true) {
      this.#give(this.#runs.tellEnd());
    } else if (failures === 1) {
      this.#sink.notice({ kind: 'unreachable' });
    }
  }

  /** A live stream with what was written around it; of a container that does not run, what it wrote last. */
  async #readAndStream(signal: AbortSignal, caughtUp: () => void): Promise<void> {
    if (this.#runs.state?.running === true) {
      this.#readToEnd = undefined;
      if (Date.now() - this.#refusedAt >= this.#pace.refused) {
        this.#tellStreamEnd(await this.#stream(signal, caughtUp), signal);
      }
    }
    if (this.#runs.ended !== undefined && this.#runs.ended === this.#readToEnd) {
      this.#idleLooks += 1;
    } else if (!signal.aborted) {
      this.#idleLooks = 0;
      await this.#catchUpToEnd(signal);
      caughtUp();
    }
  }

  /**
   * Shows what was not seen yet; of a run that is over, all of it. That is in a reading only if the run was known to be
   * over before the reading began: the last lines may have been written between it and the look that follows it.
   */
  async #catchUpToEnd(signal: AbortSignal): Promise<void> {
    let ended: number | undefined;
    do {
      ended = this.#runs.ended;
      await this.#catchUp(margin, signal, true);
    } while (this.#runs.ended !== undefined && this.#runs.ended !== ended);
    this.#readToEnd = this.#runs.ended;
    this.#give(this.#runs.tellEnd());
  }

  #tellStreamEnd(end: StreamEnd, signal: AbortSignal): void {
    if (signal.aborted) {
      this.#lastEnd = undefined;
      this.#heardOut = undefined;
      return;
    }
    this.#refusedAt = end === 'refused' ? Date.now() : -Infinity;
    if (end !== this.#lastEnd && end !== 'ended') {
      this.#sink.notice({ kind: end === 'refused' ? 'polling' : 'dropped' });
    }
    this.#lastEnd = end;
  }

  /** One live stream from its opening to its end. */
  async #stream(signal: AbortSignal, caughtUp: () => void): Promise<StreamEnd> {
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    const splitter = new LineSplitter();
    const live = new LiveLines(lines => this.#show(lines));
    let joining: Promise<void> | undefined;
    const opened = (): void => {
      joining = this.#join(live, caughtUp, either);
      joining.catch(() => failed.abort());
    };
    const end = await this.#source
      .attach(opened, bytes => live.push(splitter.push(bytes)), either)
      .then((): StreamEnd => 'ended')
      .catch((): StreamEnd => (joining === undefined ? 'refused' : 'dropped'));
    if (end === 'ended') {
      live.push(splitter.end());
    }
    live.end();
    const run = this.#runs.state;
    await joining;
    this.#heardOut = end === 'ended' && live.released ? run : undefined;
    return end;
  }

  /** Shows what was written before a live stream opened, and finds where the stream goes on from it. */
  async #join(live: LiveLines, caughtUp: () => void, signal: AbortSignal): Promise<void> {
    if (this.#lastEnd === 'dropped' || this.#lastEnd === 'refused') {
      this.#sink.notice({ kind: 'reconnected' });
    }
    // Which run the stream is of: another one may have begun while it opened.
    await this.#look(signal);
    await this.#catchUp(margin, signal, false);
    caughtUp();
    await live.arrived;
    for (let attempt = 1; live.held.length > 0; attempt += 1) {
      await this.#look(signal);
      if (this.#runs.hasBegun) {
        await this.#keepLastWords(live, signal);
        return;
      }
      if (live.ended) {
        // All that it had is in the log, with what came after it.
        return;
      }
      const before = live.held.length;
      await this.#catchUp(before + margin, signal, false);
      const { overlap, sure } = this.#seen.join(live.held, before);
      const givesUp = attempt === joinAttempts || live.held.length > mostHeld;
      if (!sure && givesUp) {
        this.#sink.notice({ kind: 'gap' });
      }
      if (sure || givesUp) {
        live.release(overlap);
        return;
      }
      await sleep(this.#pace.behind, undefined, { signal });
    }
  }

  /**
   * The live lines are of a run that is over. Its log may be gone with it: then these are all that is left of it, shown if
   * it is known which of them were not shown before.
   */
  async #keepLastWords(live: LiveLines, signal: AbortSignal): Promise<void> {
    const { lines } = await this.#read(this.#most, signal);
    if (this.#runs.isOfRunBefore(lines[0])) {
      return;
    }
    const { overlap } = this.#seen.join(live.held, 0);
    this.#sink.notice({ kind: 'gap' });
    if (overlap > 0 || this.#seen.isEmpty) {
      live.release(overlap);
    }
  }

  /**
   * Reads the log and shows what was not seen yet.
   * @param expected lines that may have been written since the log was read last.
   * @param looks whether a run that began meanwhile is told: not while live lines of the one before are held back.
   */
  async #catchUp(expected: number, signal: AbortSignal, looks: boolean): Promise<void> {
    const reading = await this.#read(this.#tail(expected), signal);
    if (looks) {
      await this.#look(signal);
    }
    if (!this.#begun) {
      this.#give(this.#begin(reading));
      return;
    }
    const begins = this.#runs.hasBegun && !this.#runs.isOfRunBefore(reading.lines[0]);
    const { lines, continues } = this.#seen.after(reading.lines, begins);
    if (!continues && !reading.whole && expected < mostRead) {
      await this.#catchUp(mostRead, signal, looks);
      return;
    }
    // A new run's log may begin anew.
    const anew = this.#runs.hasBegunAfter(this.#heardOut) && reading.whole;
    if (!continues && !anew) {
      this.#sink.notice({ kind: 'gap' });
    }
    this.#give(this.#runs.tell(lines));
  }

  /** How many lines are read. */
  #tail(expected: number): number {
    const { tail, since } = this.#history;
    if (this.#begun) {
      return Math.min(this.#seen.sinceAnchor + expected, this.#most);
    }
    return since === undefined ? Math.max(tail, comparedLines) : this.#most;
  }

  get #most(): number {
    return Math.max(mostRead, this.#history.tail);
  }

  /** The history that is wanted. */
  #begin({ lines }: Reading): readonly (readonly LogLine[] | LogNotice)[] {
    const { tail, since } = this.#history;
    const recent = since === undefined ? 0 : lines.findLastIndex(line => isBefore(line, since)) + 1;
    const from = Math.max(recent, lines.length - tail);
    this.#begun = true;
    this.#seen.add(lines.slice(0, from));
    this.#runs.seeHistory(lines[from]);
    return this.#runs.tell(lines.slice(from));
  }

  async #read(tail: number, signal: AbortSignal): Promise<Reading> {
    const log = await this.#source.read(tail, signal);
    const runs = this.#runs.state?.running === true;
    const lines = parseLog(log, !runs);
    const kept = runs ? this.#source.keeps.running : this.#source.keeps.ended;
    return { lines, whole: lines.length < tail && Buffer.byteLength(log) < surelyWhole * kept };
  }

  #give(told: readonly (readonly LogLine[] | LogNotice)[]): void {
    for (const part of told) {
      if ('kind' in part) {
        this.#sink.notice(part);
      } else {
        this.#show(part);
      }
    }
  }

  #show(lines: readonly LogLine[]): void {
    if (lines.length > 0) {
      this.#sink.lines(lines);
      this.#seen.add(lines);
    }
  }

  async #rest(failures: number, signal: AbortSignal): Promise<void> {
    const milliseconds =
      failures === 0
        ? pauseAfterLooks(this.#idleLooks, this.#pace)
        : pauseAfterFailures(failures, this.#pace);
    await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  }
}
