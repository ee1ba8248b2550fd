import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { phrase } from '../../../src/language/phrase.ts';
import { inTime } from '../../../src/operations/inTime.ts';
import { isOperationError } from '../../../src/operations/operationError.ts';

const never = new AbortController().signal;

const forEver = (): Promise<never> => new Promise(() => undefined);

describe('work in time', () => {
  test('gives what it comes to', async () => {
    assert.equal(await inTime(phrase`Looking`, 1_000, never, async () => 'seen'), 'seen');
  });

  test('fails as it fails', async () => {
    const failure = new Error('broken');
    await assert.rejects(
      inTime(phrase`Looking`, 1_000, never, () => Promise.reject(failure)),
      failure,
    );
  });

  test('that minds no signal is given up, and it is said what took too long', async t => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const looked = inTime(phrase`Reading "web"`, 15_000, never, forEver);
    t.mock.timers.tick(15_000);
    await assert.rejects(looked, error => {
      assert.ok(isOperationError(error, 'not-ready-in-time'));
      assert.equal(error.message, 'Reading "web" took longer than 15 s.');
      return true;
    });
  });

  test('tells the work when its time is over', async t => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const looked = inTime(phrase`Looking`, 15_000, never, signal => {
      signal.addEventListener('abort', () => resolve(signal.reason));
      return forEver();
    });
    t.mock.timers.tick(15_000);
    const [told, thrown] = await Promise.all([promise, looked.catch((error: unknown) => error)]);
    assert.equal(told, thrown);
  });

  test('ends at once, with the reason, when whoever asked gives up', async () => {
    const asked = new AbortController();
    const looked = inTime(phrase`Looking`, 15_000, asked.signal, forEver);
    asked.abort();
    await assert.rejects(looked, { name: 'AbortError' });
  });
});
