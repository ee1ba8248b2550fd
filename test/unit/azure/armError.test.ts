import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { armError } from '../../../src/azure/armError.ts';
import { phrase } from '../../../src/language/phrase.ts';
import { isOperationError, type OperationErrorReason } from '../../../src/operations/operationError.ts';

const never = new AbortController().signal;

function restError(properties: object): Error {
  return Object.assign(new Error('first line\nsecond line'), { name: 'RestError', ...properties });
}

describe('what ARM answers becomes', () => {
  const cases: readonly (readonly [OperationErrorReason, object])[] = [
    ['not-signed-in', { statusCode: 401 }],
    ['tenant-needs-sign-in', { statusCode: 401, code: 'InvalidAuthenticationTokenTenant' }],
    ['no-subscription', { statusCode: 404, code: 'SubscriptionNotFound' }],
    ['not-allowed', { statusCode: 403, code: 'AuthorizationFailed' }],
    ['not-found', { statusCode: 404, code: 'ResourceNotFound' }],
    ['arm-refused', { statusCode: 409, code: 'ContainerGroupTransitioning' }],
    ['throttled', { statusCode: 429, code: 'TooManyRequests' }],
    ['arm-unreachable', { code: 'ECONNREFUSED' }],
    ['arm-unreachable', { code: 'ENOTFOUND' }],
  ];
  for (const [reason, properties] of cases) {
    test(`${reason} from ${JSON.stringify(properties)}`, () => {
      const original = restError(properties);
      const error = armError(original, phrase`Doing something`, never);
      assert.ok(isOperationError(error, reason));
      assert.equal(error.cause, original);
      assert.match(error.message, /^Doing something: /);
    });
  }

  test('one line that names the service’s code', () => {
    const error = armError(restError({ statusCode: 409, code: 'Busy' }), phrase`Doing`, never);
    assert.equal(error.message, 'Doing: first line (Busy)');
  });

  test('with how long to wait, where it was told: in seconds, or until a time', () => {
    const retryAfter = (header: string): number | undefined => {
      const headers = new Headers({ 'retry-after': header });
      const error = armError(restError({ statusCode: 429, response: { headers } }), phrase`Doing`, never);
      return isOperationError(error) ? error.retryAfter : undefined;
    };
    assert.equal(retryAfter('17'), 17_000);
    const wait = retryAfter(new Date(Date.now() + 60_000).toUTCString()) ?? 0;
    assert.ok(wait > 50_000 && wait <= 60_000, `${wait}`);
    assert.equal(retryAfter('soon'), undefined);
  });

  test('the code of an operation that failed later, which the SDK writes into its text', () => {
    const message = 'The long-running operation has failed. InaccessibleImage. The image cannot be had.';
    const error = armError(new Error(message), phrase`Doing`, never);
    assert.ok(isOperationError(error, 'arm-refused'));
    assert.equal(error.code, 'InaccessibleImage');
  });

  test('the local fabric, where that is who does not answer, with what can be done without a button', () => {
    const request = { url: 'https://127.0.0.1:1234/subscriptions' };
    const error = armError(restError({ code: 'ECONNREFUSED', request }), phrase`Doing`, never);
    assert.ok(isOperationError(error, 'fabric-unreachable'));
    assert.equal(
      error.message,
      'Doing: the local fabric does not answer. Refresh, or try again: that starts it.',
    );
    assert.equal(error.code, 'ECONNREFUSED');
  });

  test('the reason of whoever cancelled', () => {
    const why = new Error('enough');
    assert.equal(armError(restError({}), phrase`Doing`, AbortSignal.abort(why)), why);
  });

  test('nothing new when it is one of ours already', () => {
    const ours = armError(restError({ statusCode: 404 }), phrase`Doing`, never);
    assert.equal(armError(ours, phrase`Doing more`, never), ours);
  });
});
