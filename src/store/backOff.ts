import { waitAfterFailures } from './pace.ts';

/** After each failure in a row nothing is asked for longer, and after a success there is no wait. */
export class BackOff {
  #failures = 0;
  #until = 0;

  get waits(): boolean {
    return Date.now() < this.#until;
  }

  failed(error: unknown): void {
    this.#failures += 1;
    this.#until = Date.now() + waitAfterFailures(this.#failures, retryAfterOf(error));
  }

  worked(): void {
    this.#failures = 0;
    this.#until = 0;
  }
}

/** Milliseconds that the other side asked for; told by shape, since errors may come from another bundle. */
function retryAfterOf(error: unknown): number | undefined {
  return (error as { readonly retryAfter?: number } | undefined)?.retryAfter;
}
