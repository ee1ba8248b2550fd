import type { LogLine } from './logLine.ts';

/** Where the log of one container comes from. */
export interface LogSource {
  /** Bytes of its log that are kept, at most, while the container runs and when it has ended. */
  readonly keeps: { readonly running: number; readonly ended: number };
  /** The last `tail` lines, each with its timestamp. More than there are, such as Infinity: all that are kept. */
  read(tail: number, signal: AbortSignal): Promise<string>;
  /**
   * The live stream, which has no history and no timestamps. Resolves when it ends; rejects when it cannot be
   * opened or drops.
   * @param opened called once nothing that is written from now on can be missed.
   */
  attach(opened: () => void, onBytes: (bytes: Uint8Array) => void, signal: AbortSignal): Promise<void>;
  /** undefined when the container is gone. */
  state(signal: AbortSignal): Promise<LogSourceState | undefined>;
}

export interface LogSourceState {
  readonly running: boolean;
  readonly restartCount: number;
  readonly exitCode?: number;
  /** When the run that is under way began. */
  readonly startTime?: Date;
  /** When it ended, while it is the last one and no other is under way. */
  readonly endTime?: Date;
  /** When the run before it ended. */
  readonly previousEnd?: Date;
}

/** What happened to the stream, to be told between its lines. */
export type LogNotice =
  /** There is no live stream: the log is read again and again. */
  | { readonly kind: 'polling' }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'reconnected' }
  /** A new run begins here. Its count is 0 when the group was stopped and started. */
  | { readonly kind: 'restarted'; readonly restartCount: number }
  | { readonly kind: 'ended'; readonly exitCode: number | undefined }
  /** That no line is missing here cannot be said for sure. */
  | { readonly kind: 'gap' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unreachable' };

export interface LogSink {
  lines(lines: readonly LogLine[]): void;
  notice(notice: LogNotice): void;
}
