/** Where the log of one container comes from. */
export interface LogSource {
  /** The last `tail` lines, each with its timestamp. */
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
}

/** What happened to the stream, to be told between its lines. */
export type LogNotice =
  | { readonly kind: 'polling' }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'reconnected' }
  | { readonly kind: 'restarted'; readonly restartCount: number }
  | { readonly kind: 'ended'; readonly exitCode: number | undefined }
  | { readonly kind: 'gap' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unreachable' };

export interface LogSink {
  lines(lines: readonly string[]): void;
  notice(notice: LogNotice): void;
}
