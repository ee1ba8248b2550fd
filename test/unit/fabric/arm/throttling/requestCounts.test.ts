import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RequestCounts } from '../../../../../src/fabric/arm/throttling/requestCounts.ts';
import { codeOf, groupsPath, openArm } from '../../armFixture.ts';
import { groupRequest } from '../../fixtures.ts';

const perHour = 'x-ms-ratelimit-remaining-subscription-resource-requests-pt1h';
const perFiveMinutes = 'x-ms-ratelimit-remaining-subscription-resource-requests-pt5m';

/** A clock that a test sets, in seconds. */
function countsAt(time: { seconds: number }): RequestCounts {
  return new RequestCounts({ now: () => new Date(time.seconds * 1000) });
}

describe('limits of requests', { timeout: 20_000 }, () => {
  test('creates: 100 in five minutes, and 300 in an hour', () => {
    const time = { seconds: 0 };
    const counts = countsAt(time);
    assert.deepEqual(counts.count('groupCreates'), { [perHour]: '299', [perFiveMinutes]: '99' });
    for (let made = 1; made < 300; made += 1) {
      if (made % 100 === 0) {
        assert.equal(counts.wait('groupCreates'), 300);
        time.seconds += 300;
      }
      assert.equal(counts.wait('groupCreates'), 0);
      counts.count('groupCreates');
    }
    time.seconds += 300;
    assert.equal(counts.wait('groupCreates'), 3600 - 900);
    time.seconds += 3600 - 900;
    assert.deepEqual(counts.count('groupCreates'), { [perHour]: '299', [perFiveMinutes]: '99' });
  });

  test('deletes are counted apart, and told under the same names', () => {
    const counts = countsAt({ seconds: 0 });
    for (let made = 1; made <= 100; made += 1) {
      assert.deepEqual(counts.count('groupDeletes'), {
        [perHour]: String(300 - made),
        [perFiveMinutes]: String(100 - made),
      });
    }
    assert.deepEqual([counts.wait('groupDeletes'), counts.wait('groupCreates')], [300, 0]);
  });

  test('what is left is never below zero', () => {
    const counts = countsAt({ seconds: 0 });
    for (let made = 0; made < 101; made += 1) {
      counts.count('groupCreates');
    }
    assert.equal(counts.count('groupCreates')[perFiveMinutes], '0');
  });

  test('one PUT or DELETE too many is a 429 that says when to try again', async context => {
    const { call, requests, clock, lives } = await openArm(context);
    const made = await call(`PUT ${groupsPath}/demo`, groupRequest());
    assert.deepEqual([made.headers.get(perHour), made.headers.get(perFiveMinutes)], ['299', '99']);
    for (let more = 1; more < 100; more += 1) {
      requests.count('groupCreates');
      requests.count('groupDeletes');
    }
    const refused = await call(`PUT ${groupsPath}/other`, groupRequest());
    assert.deepEqual([refused.status, codeOf(refused)], [429, 'TooManyRequests']);
    const wait = Number(refused.headers.get('retry-after'));
    assert.ok(wait > 0 && wait <= 300);
    assert.equal(lives.list().length, 1);
    assert.equal((await call(`DELETE ${groupsPath}/none`)).status, 204);
    assert.equal((await call(`DELETE ${groupsPath}/none`)).status, 429);
    await clock.sleep(300, new AbortController().signal);
    assert.equal((await call(`PUT ${groupsPath}/other`, groupRequest())).status, 201);
  });

  test('are only counted where the fabric is told so', async context => {
    const { call, requests } = await openArm(context, { throttles: false });
    for (let more = 0; more < 100; more += 1) {
      requests.count('groupCreates');
    }
    const made = await call(`PUT ${groupsPath}/demo`, groupRequest());
    assert.deepEqual([made.status, made.headers.get(perFiveMinutes)], [201, '0']);
  });
});
