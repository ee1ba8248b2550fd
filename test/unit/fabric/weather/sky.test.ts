import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Sky } from '../../../../src/fabric/weather/sky.ts';
import type { Fault, Subject } from '../../../../src/fabric/weather/weather.ts';

const flaky: Fault = { kind: 'throttled', probability: 0.5, retryAfter: 1 };
const slow: Fault = { kind: 'latency', probability: 0.5, seconds: { least: 1, most: 3 } };
const get = { operation: 'ContainerGroups_Get', group: 'web' };
const put = { operation: 'ContainerGroups_CreateOrUpdate', group: 'web' };

function skyOf(faults: readonly Fault[], seed = 7): Sky {
  const sky = new Sky();
  sky.change({ seed, timeScale: 1, faults });
  return sky;
}

/** Which of so many occasions struck, and for how long. */
function pattern(
  sky: Sky,
  kind: 'throttled' | 'latency',
  subject: Subject,
  occasions = 40,
): readonly unknown[] {
  return Array.from({ length: occasions }, () => sky.strike(kind, subject)?.drawn);
}

describe('the sky', () => {
  test('same seed, same occasions: same faults', () => {
    const faults = [flaky, slow];
    const seen = (sky: Sky): unknown => [pattern(sky, 'throttled', get), pattern(sky, 'latency', get)];
    assert.deepEqual(seen(skyOf(faults)), seen(skyOf(faults)));
    assert.notDeepEqual(seen(skyOf(faults)), seen(skyOf(faults, 8)));
  });

  test('other traffic and other kinds of fault shift nothing', () => {
    const alone = pattern(skyOf([flaky, slow]), 'throttled', get);
    const busy = skyOf([flaky, slow]);
    const among = alone.map(() => {
      busy.strike('throttled', put);
      busy.strike('latency', get);
      return busy.strike('throttled', get)?.drawn;
    });
    assert.deepEqual(among, alone);
  });

  test('a probability is kept, and spans are kept to', () => {
    const lengths = pattern(skyOf([slow]), 'latency', get, 1000).filter(drawn => drawn !== undefined);
    assert.ok(lengths.length > 400 && lengths.length < 600, `${lengths.length} of 1000`);
    assert.ok(lengths.every(drawn => Number(drawn) >= 1 && Number(drawn) < 3));
  });

  test('the next two, and no more; what does not fit does not count', () => {
    const sky = skyOf([
      { kind: 'serverError', operation: 'ContainerGroups_G*', group: 'w?b*', next: 2, status: 503 },
    ]);
    assert.equal(sky.strike('serverError', get), undefined);
    const other = skyOf([
      { kind: 'serverError', operation: 'containergroups_g*', group: 'W*', next: 2, status: 503 },
    ]);
    const struck = [put, get, get, get].map(subject => other.strike('serverError', subject) !== undefined);
    assert.deepEqual(struck, [false, true, true, false]);
  });

  test('tells what has struck, until another weather begins', () => {
    const sky = skyOf([slow, { kind: 'throttled', retryAfter: 1 }]);
    sky.strike('throttled', get);
    assert.deepEqual(
      sky.incidents.map(({ kind, row, subject }) => ({ kind, row, subject })),
      [{ kind: 'throttled', row: 1, subject: get }],
    );
    sky.change(sky.weather);
    assert.deepEqual(sky.incidents, []);
  });
});
