import { setImmediate as turn } from 'node:timers/promises';
import { settledOrAborted } from '../../operations/inTime.ts';

/**
 * A call whose answer is shared by all who ask for it before it begins. Whoever asks later waits for the next one, which
 * begins when this one has ended: an answer is never older than the question.
 */
export class SharedCall<Answer> {
  readonly #call: () => Promise<Answer>;
  /** The call that has not begun, and who waits for it. */
  #next: Promise<Answer> | undefined;
  #askers: AbortSignal[] = [];
  #last: Promise<unknown> = Promise.resolve();

  constructor(call: () => Promise<Answer>) {
    this.#call = call;
  }

  /** @throws the signal's reason when aborted. A call that nobody waits for any more is not made. */
  async ask(signal: AbortSignal): Promise<Answer> {
    this.#askers.push(signal);
    if (this.#next === undefined) {
      this.#next = this.#afterLast();
      this.#last = this.#next.catch(() => undefined);
    }
    return await settledOrAborted(this.#next, signal);
  }

  async #afterLast(): Promise<Answer> {
    await this.#last;
    await turn();
    const waiting = this.#askers.find(({ aborted }) => !aborted);
    const [first] = this.#askers;
    this.#askers = [];
    this.#next = undefined;
    if (waiting === undefined) {
      throw first?.reason;
    }
    return await this.#call();
  }
}
