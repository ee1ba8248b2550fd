import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FollowPace } from '../../../src/logs/followPace.ts';
import { untilAnswered } from '../../../src/logs/untilAnswered.ts';

const pace: FollowPace = { poll: 0, longestPoll: 0, refused: 0, behind: 0, firstRetry: 0, longestRetry: 0 };

describe('what must answer before anything is followed', () => {
  test('is asked again, and it is told once that it does not answer', async () => {
    let [calls, told] = [0, 0];
    const ask = async (): Promise<string> => {
      calls += 1;
      return calls > 3 ? 'here' : await Promise.reject(new Error('no answer'));
    };
    const answered = await untilAnswered(ask, () => void (told += 1), new AbortController().signal, pace);
    assert.deepEqual(answered, { answer: 'here' });
    assert.deepEqual([calls, told], [4, 1]);
  });

  test('is not asked any more when nobody waits for it', async () => {
    const closed = new AbortController();
    let calls = 0;
    const ask = async (): Promise<string> => {
      calls += 1;
      closed.abort();
      return await Promise.reject(new Error('aborted'));
    };
    assert.equal(await untilAnswered(ask, () => assert.fail('nobody is told'), closed.signal), undefined);
    assert.equal(calls, 1);
  });
});
