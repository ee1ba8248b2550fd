import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { SharedCall } from '../../../../src/ui/logs/sharedCall.ts';

const forever = new AbortController().signal;

/** A call that is answered when the test wants it, with its number. */
class HeldCall {
  calls = 0;
  #answer: (() => void) | undefined;
  readonly shared = new SharedCall(async () => {
    this.calls += 1;
    const number = this.calls;
    await new Promise<void>(resolve => (this.#answer = resolve));
    return number;
  });

  /** Resolves when a call is under way. */
  async begun(): Promise<void> {
    while (this.#answer === undefined) {
      await turn();
    }
  }

  async answer(): Promise<void> {
    await this.begun();
    this.#answer?.();
    this.#answer = undefined;
  }
}

describe('a call that several share', () => {
  test('is made once for all who ask in the same moment', async () => {
    const held = new HeldCall();
    const asked = [1, 2, 3].map(() => held.shared.ask(forever));
    await held.answer();
    assert.deepEqual(await Promise.all(asked), [1, 1, 1]);
  });

  test('is made once more for all who ask while it is under way: it may have an answer from before', async () => {
    const held = new HeldCall();
    const first = held.shared.ask(forever);
    await held.begun();
    const later = [1, 2].map(() => held.shared.ask(forever));
    await turn();
    assert.equal(held.calls, 1);
    await held.answer();
    await held.answer();
    assert.deepEqual(await Promise.all([first, ...later]), [1, 2, 2]);
  });

  test('is not made for those who wait no longer', async () => {
    const held = new HeldCall();
    const closed = new AbortController();
    const asked = held.shared.ask(closed.signal);
    closed.abort(new Error('closed'));
    await assert.rejects(asked, /closed/);
    await turn();
    await turn();
    assert.equal(held.calls, 0);
    const others = [
      held.shared.ask(AbortSignal.abort(new Error('closed'))),
      held.shared.ask(forever),
    ] as const;
    await assert.rejects(others[0], /closed/);
    await held.answer();
    assert.equal(await others[1], 1);
  });

  test('may fail, and the next one not', async () => {
    let calls = 0;
    const shared = new SharedCall(async () => {
      calls += 1;
      return calls > 1 ? 'here' : await Promise.reject(new Error('no answer'));
    });
    await assert.rejects(shared.ask(forever), /no answer/);
    assert.equal(await shared.ask(forever), 'here');
  });
});
