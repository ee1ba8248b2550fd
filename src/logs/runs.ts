import { isBefore, type LogLine } from './logLine.ts';
import type { LogNotice, LogSourceState } from './logSource.ts';

/** One container's runs, as they are seen from time to time: where in its log one ends and the next begins. */
export class Runs {
  #state: LogSourceState | undefined;
  /** A run whose beginning has not been told. */
  #begun: LogSourceState | undefined;
  /** The last run whose lines were told. */
  #former: LogSourceState | undefined;
  #endIsTold = false;
  /** How many runs were seen. */
  #count = 0;

  /** undefined when the container is gone, or was not seen yet. */
  get state(): LogSourceState | undefined {
    return this.#state;
  }

  /** The number of the run that is over; undefined while one is under way, or none was seen. */
  get ended(): number | undefined {
    return this.#state?.running === false ? this.#count : undefined;
  }

  /** Whether a run began since the last lines were told. */
  get hasBegun(): boolean {
    return this.#begun !== undefined;
  }

  see(state: LogSourceState | undefined): void {
    if (this.#state !== undefined && state !== undefined && isNewRun(this.#state, state)) {
      this.#former = this.#begun === undefined ? this.#state : this.#former;
      this.#begun = state;
      this.#endIsTold = false;
      this.#count += 1;
    }
    // While it waits for its next start it has no run of its own.
    const startTime = state?.startTime ?? this.#state?.startTime;
    this.#state = state === undefined || startTime === undefined ? state : { ...state, startTime };
  }

  /** Whether the run that began came right after this one. */
  hasBegunAfter(run: LogSourceState | undefined): boolean {
    return (
      this.#begun !== undefined &&
      run !== undefined &&
      run.startTime?.getTime() === this.#former?.startTime?.getTime() &&
      this.#begun.restartCount <= run.restartCount + 1
    );
  }

  /** Whether a line was written before the run that is known now began. */
  isOfRunBefore(line: LogLine | undefined): boolean {
    // Once it has ended, too, it may tell no more of the one before.
    const previousEnd = this.#state?.previousEnd ?? this.#begun?.previousEnd;
    return previousEnd !== undefined && line !== undefined && isBefore(line, previousEnd);
  }

  /** The runs that are in a log which is read for the first time: of those before this one only the last is told. */
  seeHistory(first: LogLine | undefined): void {
    this.#begun = this.isOfRunBefore(first) ? this.#state : undefined;
  }

  /** New lines of the log, and between them what there is to tell. */
  tell(lines: readonly LogLine[]): readonly (readonly LogLine[] | LogNotice)[] {
    const run = this.#begun;
    this.#begun = undefined;
    if (run === undefined) {
      return [lines];
    }
    const { previousEnd, restartCount } = run;
    const found = lines.findIndex(line => previousEnd === undefined || !isBefore(line, previousEnd));
    const at = found < 0 ? lines.length : found;
    return [lines.slice(0, at), { kind: 'restarted', restartCount }, lines.slice(at)];
  }

  /** That the container does not run, once. */
  tellEnd(): readonly LogNotice[] {
    const ended = this.#state?.running === false;
    const tells = ended && !this.#endIsTold;
    this.#endIsTold = ended;
    return tells ? [{ kind: 'ended', exitCode: this.#state?.exitCode }] : [];
  }
}

/** A container that only waits for its next start has no new run. One may have begun and ended between two looks. */
function isNewRun(before: LogSourceState, now: LogSourceState): boolean {
  const startedAgain = now.running && isOther(before.startTime, now.startTime);
  const endedAgain = now.endTime !== undefined && isOther(before.endTime, now.endTime);
  return startedAgain || endedAgain || now.restartCount > before.restartCount;
}

function isOther(before: Date | undefined, now: Date | undefined): boolean {
  return before !== undefined && now?.getTime() !== before.getTime();
}
