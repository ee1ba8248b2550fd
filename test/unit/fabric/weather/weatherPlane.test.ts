import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { at, codeOf, openArm } from '../armFixture.ts';
import { exactly, openStorm } from './storm.ts';

describe('/fabric/weather', () => {
  test('is not there unless it was asked for', async context => {
    const { call } = await openArm(context);
    assert.equal((await call('GET /fabric/weather')).status, 404);
  });

  test('is told, set and cleared', async context => {
    const { weather } = await openStorm(context);
    const fault = { kind: 'throttled', retryAfter: 1 };
    assert.equal((await weather('PUT', { seed: 5, faults: [fault] })).status, 200);
    assert.deepEqual((await weather('GET')).body, { seed: 5, timeScale: 1, faults: [fault], struck: [] });
    assert.equal((await weather('DELETE')).status, 204);
    assert.deepEqual((await weather('GET')).body, { seed: 0, timeScale: 1, faults: [], struck: [] });
    assert.equal((await weather('POST')).status, 405);
  });

  test('has a token of its own, which opens nothing else', async context => {
    const { weather, call } = await openStorm(context);
    assert.equal((await weather('GET', undefined, 'owner')).status, 401);
    assert.equal((await call('GET /subscriptions', undefined, { token: 'weather-maker' })).status, 401);
  });

  test('is not hit by the weather', async context => {
    const { weather, call } = await openStorm(context, [{ kind: 'droppedConnection', moment: 'before' }]);
    await assert.rejects(call('GET /subscriptions'));
    assert.equal((await weather('GET')).status, 200);
  });

  for (const [body, complaint] of [
    [undefined, /the body: expected an object/],
    [{ faults: {} }, /faults: expected a list/],
    [{ seed: -1, faults: [] }, /seed: expected a whole number from 0/],
    [{ timeScale: 0, faults: [] }, /timeScale: expected a number from 0.001/],
    [{ wind: 3, faults: [] }, /wind: is not known/],
    [{ faults: ['rain'] }, /faults\[0\].kind: expected one of latency, throttled/],
    [{ faults: [{ kind: 'latency' }] }, /faults\[0\].seconds: is required/],
    [{ faults: [{ kind: 'latency', seconds: { least: 2, most: 1 } }] }, /'least' to be at most 'most'/],
    [{ faults: [{ kind: 'paused', seconds: exactly(61) }] }, /seconds.most: expected at most 60/],
    [{ faults: [{ kind: 'pullFailure', form: 'failed', next: 1.5 }] }, /next: expected a whole number/],
    [
      { faults: [{ kind: 'pullFailure', form: 'failed', probabilty: 1 }] },
      /faults\[0\].probabilty: is not known/,
    ],
    [
      { faults: [{ kind: 'pullFailure', form: 'failed', probability: 2 }] },
      /probability: expected a number from 0 to 1/,
    ],
    [{ faults: [{ kind: 'serverError', status: 418 }] }, /status: expected one of 500, 502, 503, 504/],
    [
      { faults: [{ kind: 'throttled', retryAfter: 1, operation: 'Pods_*' }] },
      /no operation is called 'Pods_\*'/,
    ],
  ] as const) {
    test(`says what is wrong with ${JSON.stringify(body)}`, async context => {
      const { weather } = await openStorm(context, [{ kind: 'throttled', retryAfter: 1 }]);
      const refused = await weather('PUT', body);
      assert.deepEqual([refused.status, codeOf(refused)], [400, 'InvalidWeather']);
      assert.match(String(at(refused.body, 'error.message')), complaint);
      assert.equal(at((await weather('GET')).body, 'faults.0.kind'), 'throttled');
    });
  }
});
