/** Wrong secrets of one application after which all of its attempts are refused for the rest of the window. */
const most = 10;
const windowMilliseconds = 60_000;

/** Counts wrong secrets, so that nobody can try them as fast as this computer answers. */
export class FailedAttempts {
  readonly #failures = new Map<string, { readonly count: number; readonly until: number }>();

  /** @returns seconds to wait; 0 when the application may try. */
  secondsToWait(clientId: string, now = Date.now()): number {
    const { count, until } = this.#current(clientId, now);
    return count < most ? 0 : Math.ceil((until - now) / 1000);
  }

  /** Only for applications that exist: others would fill the memory. */
  note(clientId: string, now = Date.now()): void {
    const { count, until } = this.#current(clientId, now);
    this.#failures.set(clientId, { count: count + 1, until });
  }

  #current(clientId: string, now: number): { readonly count: number; readonly until: number } {
    const known = this.#failures.get(clientId);
    return known === undefined || known.until <= now ? { count: 0, until: now + windowMilliseconds } : known;
  }
}
