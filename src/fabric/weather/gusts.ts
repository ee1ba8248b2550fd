import type { Clock } from '../model/clock.ts';
import type { Sky } from './sky.ts';
import type { FaultOf, RunningFault } from './weather.ts';

/** A container group that runs, as far as the weather can touch it. */
export interface Target {
  readonly group: string;
  readonly containers: readonly string[];
  /** SIGKILL, as when its memory or its host fails: exit code 137. */
  killContainer(container: string): Promise<void>;
  platformRestart(form: FaultOf<'platformRestart'>['form']): void;
}

/** What befalls groups while they run: every row of that kind has an occasion for each of them every so many seconds. */
export class Gusts {
  readonly #sky: Sky;
  readonly #clock: Clock;
  readonly #log: (message: string, error?: unknown) => void;
  #targets: () => readonly Target[] = () => [];
  #controller = new AbortController();

  constructor(sky: Sky, clock: Clock, log: (message: string, error?: unknown) => void) {
    this.#sky = sky;
    this.#clock = clock;
    this.#log = log;
  }

  /** Blow for the weather of now, and no more for the one before. @param targets The groups that run at a time. */
  begin(targets = this.#targets): void {
    this.end();
    this.#targets = targets;
    this.#controller = new AbortController();
    const { signal } = this.#controller;
    const rows = this.#sky.weather.faults.filter(
      fault => fault.kind === 'containerKilled' || fault.kind === 'platformRestart',
    );
    for (const row of rows) {
      // Ends by being aborted.
      this.#blow(row, signal).catch(() => undefined);
    }
  }

  end(): void {
    this.#controller.abort();
  }

  async #blow(row: RunningFault, signal: AbortSignal): Promise<void> {
    for (;;) {
      await this.#clock.sleep(row.every, signal);
      for (const target of this.#targets().toSorted((one, other) => one.group.localeCompare(other.group))) {
        this.#touch(row, target);
      }
    }
  }

  #touch(row: RunningFault, target: Target): void {
    switch (row.kind) {
      case 'containerKilled':
        this.#kill(row, target);
        return;
      case 'platformRestart':
        this.#restart(row, target);
    }
  }

  #kill(row: FaultOf<'containerKilled'>, { group, containers, killContainer }: Target): void {
    for (const container of containers) {
      if (this.#sky.strike(row.kind, { group, container }, fault => fault === row)) {
        killContainer(container).catch((error: unknown) => this.#log(`killing ${container}`, error));
      }
    }
  }

  #restart(row: FaultOf<'platformRestart'>, { group, platformRestart }: Target): void {
    if (this.#sky.strike(row.kind, { group }, fault => fault === row)) {
      platformRestart(row.form);
    }
  }
}
