import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { english, phrase } from '../../../src/language/phrase.ts';
import { OperationError } from '../../../src/operations/operationError.ts';
import { readingFacts, targetFacts } from '../../../src/operations/targetFacts.ts';
import { FakeWorld } from './fakeWorld.ts';

const never = new AbortController().signal;
const about = { name: 'This Computer' };
const forEver = (): Promise<never> => new Promise(() => undefined);

describe('a target', () => {
  test('that answers shows nothing', async () => {
    assert.deepEqual(await targetFacts(about, async () => new FakeWorld().world.target, never), []);
    assert.deepEqual(await readingFacts(about, async () => undefined, never), []);
  });

  test('that cannot be reached or read says why', async () => {
    const fail = (): Promise<never> => Promise.reject(new OperationError('fabric-unreachable', phrase`gone`));
    for (const facts of [await targetFacts(about, fail, never), await readingFacts(about, fail, never)]) {
      assert.deepEqual(
        diagnose(facts).map(({ cause }) => cause),
        ['fabric-ended'],
      );
    }
  });

  test('is not waited for for ever', async t => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const looks = [targetFacts(about, forEver, never), readingFacts(about, forEver, never)];
    t.mock.timers.tick(60_000);
    const facts = (await Promise.all(looks)).flat();
    assert.deepEqual(
      facts.map(fact => fact.kind === 'failure' && english(fact.message)),
      [
        'Reaching This Computer took longer than 60 s.',
        'Reading what there is at This Computer took longer than 30 s.',
      ],
    );
  });
});
