import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import type { LogSource, LogSourceState } from '../../../src/logs/logSource.ts';

/** What a container does, one after another. */
export type Act =
  | { readonly does: 'write'; readonly lines: number }
  /** The connection of the live stream is cut. */
  | { readonly does: 'cut' }
  /** It writes its last line, maybe without a line break, and ends: for good, if it is not restarted. */
  | { readonly does: 'end'; readonly unfinished: boolean }
  /** It ends and starts again; `anew`: its log begins anew, as on Azure. */
  | { readonly does: 'restart'; readonly anew: boolean }
  /** Its group is stopped and started: its log begins anew, and its restarts are counted anew. */
  | { readonly does: 'startAnew' }
  /** Others have the processor, for a while or until they have nothing more to do. */
  | { readonly does: 'rest'; readonly turns: number }
  | { readonly does: 'settle' };

export interface Habits {
  /** Bytes of its log that are kept. */
  readonly keeps: number;
  /** Lines by which a reading is behind the live stream. */
  readonly lag: number;
  /** What it writes as its n-th line. */
  readonly line: (n: number) => string;
  /** Bytes of a piece of the live stream. */
  readonly piece: number;
  /** Milliseconds to which the times in its log are rounded down. */
  readonly precision: number;
  /** Bytes that a stream misses of the first line after it opened: it may open in the middle of one. */
  readonly missed: number;
  /** Whether there is a live stream at all. */
  readonly streams: boolean;
}

interface Stream {
  /** Bytes that it will not get. */
  missed: number;
  readonly onBytes: (bytes: Uint8Array) => void;
  readonly end: (error?: Error) => void;
}

const usual: Habits = {
  keeps: 4 * 1024 * 1024,
  lag: 0,
  line: n => `line ${n}`,
  piece: 64 * 1024,
  missed: 0,
  precision: 1,
  streams: true,
};

/** A container that plays its acts when it is asked to, and whose log is served as the service does it. */
export class SimulatedContainer implements LogSource {
  readonly #habits: Habits;
  #log: string[] = [];
  #kept = 0;
  #keptBytes = 0;
  #written = 0;
  /** Whether its last line has no line break. */
  #unfinished = false;
  #asked = 0;
  #clock = Date.UTC(2026, 10, 23);
  #streams = new Set<Stream>();
  #state: LogSourceState | undefined;

  constructor(habits: Partial<Habits> = {}) {
    this.#habits = { ...usual, ...habits };
    this.#state = { running: true, restartCount: 0, startTime: this.#tick() };
  }

  get keeps(): LogSource['keeps'] {
    return { running: this.#habits.keeps, ended: this.#habits.keeps };
  }

  async play(acts: readonly Act[]): Promise<void> {
    for (const act of acts) {
      switch (act.does) {
        case 'write':
          this.#write(act.lines);
          break;
        case 'cut':
          this.#endStreams(new Error('connection reset'));
          break;
        case 'end':
          this.#end(act.unfinished);
          break;
        case 'restart':
          this.#restart(act.anew);
          break;
        case 'startAnew':
          this.#restart(true);
          this.#state = { running: true, restartCount: 0, startTime: this.#tick() };
          break;
        case 'rest':
          for (let turns = act.turns; turns > 0; turns -= 1) {
            await turn();
          }
          break;
        case 'settle':
          for (let turns = 15; turns > 0; turns -= 1) {
            await sleep(1);
          }
      }
      await turn();
    }
  }

  /** Its group is deleted. */
  vanish(): void {
    this.#state = undefined;
    this.#endStreams();
  }

  async read(tail: number): Promise<string> {
    this.#asked += 1;
    await turn();
    if (this.#state === undefined) {
      throw new Error('not found');
    }
    const from = Math.max(this.#kept, this.#log.length - this.#habits.lag - tail);
    const lines = this.#log.slice(from, Math.max(from, this.#log.length - this.#habits.lag));
    const end = this.#unfinished && this.#habits.lag === 0 ? '' : '\n';
    await turn();
    return lines.length === 0 ? '' : `${lines.join('\n')}${end}`;
  }

  async attach(opened: () => void, onBytes: (bytes: Uint8Array) => void, signal: AbortSignal): Promise<void> {
    this.#asked += 1;
    await turn();
    if (this.#state?.running !== true || !this.#habits.streams) {
      throw new Error('not found');
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const stream: Stream = {
      missed: this.#habits.missed,
      onBytes,
      end: error => (error === undefined ? resolve() : reject(error)),
    };
    this.#streams.add(stream);
    signal.addEventListener('abort', () => {
      this.#streams.delete(stream);
      reject(new Error('aborted'));
    });
    opened();
    await promise;
  }

  async state(): Promise<LogSourceState | undefined> {
    this.#asked += 1;
    await turn();
    return this.#state;
  }

  /** How often it was asked for anything. */
  get asked(): number {
    return this.#asked;
  }

  get written(): number {
    return this.#written;
  }

  #write(count: number, end = '\n'): void {
    if (this.#state?.running !== true) {
      return;
    }
    const texts: string[] = [];
    for (let line = 0; line < count; line += 1) {
      texts.push(this.#habits.line(this.#written));
      this.#written += 1;
    }
    for (const text of texts) {
      const time = this.#tick().getTime();
      const line = `${new Date(time - (time % this.#habits.precision)).toISOString()} ${text}`;
      this.#log.push(line);
      this.#keptBytes += line.length + 1;
      while (this.#keptBytes > this.#habits.keeps) {
        this.#keptBytes -= (this.#log[this.#kept]?.length ?? 0) + 1;
        this.#kept += 1;
      }
    }
    const bytes = Buffer.from(`${texts.join('\n')}${end}`);
    for (const stream of this.#streams) {
      for (let at = stream.missed; at < bytes.length; at += this.#habits.piece) {
        stream.onBytes(bytes.subarray(at, at + this.#habits.piece));
      }
      stream.missed = 0;
    }
  }

  #end(unfinished: boolean): void {
    if (this.#state?.running === true) {
      this.#write(1, unfinished ? '' : '\n');
      this.#unfinished = unfinished;
      const { restartCount } = this.#state;
      this.#state = { running: false, restartCount, exitCode: 1, endTime: this.#tick() };
      this.#endStreams();
    }
  }

  #restart(anew: boolean): void {
    const previousEnd = this.#state?.endTime ?? this.#tick();
    this.#unfinished = false;
    this.#endStreams();
    if (anew) {
      this.#kept = this.#log.length;
      this.#keptBytes = 0;
    }
    const restartCount = (this.#state?.restartCount ?? 0) + 1;
    this.#state = { running: true, restartCount, startTime: this.#tick(), previousEnd };
  }

  #endStreams(error?: Error): void {
    for (const stream of this.#streams) {
      stream.end(error);
    }
    this.#streams.clear();
  }

  /** A millisecond later. */
  #tick(): Date {
    this.#clock += 1;
    return new Date(this.#clock);
  }
}
