import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { apiError } from '../../../src/kubernetes/apiError.ts';
import { phrase } from '../../../src/language/phrase.ts';
import { isOperationError } from '../../../src/operations/operationError.ts';

const exception = (code: number, body: unknown): Error => Object.assign(new Error('HTTP'), { code, body });

describe('what the Kubernetes API answers', () => {
  test('as a refusal ends the wait and says the server’s words', () => {
    const error = apiError(
      exception(403, '{"kind":"Status","message":"nodes is forbidden"}'),
      phrase`Looking`,
    );
    assert.ok(isOperationError(error, 'api-refused'));
    assert.deepEqual(error.details, ['nodes is forbidden']);
  });

  for (const code of [429, 500, 503]) {
    test(`${code} while it starts stays what it is, for whoever asks again`, () => {
      const original = exception(code, 'etcdserver: leader changed');
      assert.equal(apiError(original, phrase`Looking`), original);
    });
  }

  test('nothing at all stays what it is', () => {
    const original = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    assert.equal(apiError(original, phrase`Looking`), original);
  });
});
