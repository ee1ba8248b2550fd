import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { english, phrase, wordsOf } from '../../../src/language/phrase.ts';
import { KubeconfigError } from '../../../src/kubeconfig/kubeconfigError.ts';
import { OperationError } from '../../../src/operations/operationError.ts';
import { CertificateError } from '../../../src/pki/certificateError.ts';

const group = 'demo';

describe('a phrase', () => {
  test('is a template and what stands in its places', () => {
    assert.deepEqual(phrase`Container group "${group}" failed after ${3} s.`, {
      template: 'Container group "{0}" failed after {1} s.',
      values: { 0: 'demo', 1: 3 },
    });
  });

  test('may have nothing to put in', () => {
    assert.deepEqual(phrase`Cancelled.`, { template: 'Cancelled.', values: {} });
  });

  test('may be put into another', () => {
    const why = phrase`its ${'kind'} is not Config`;
    assert.equal(
      english(phrase`${'/config'} is refused: ${why}.`),
      '/config is refused: its kind is not Config.',
    );
  });

  test('may have places with names, to be filled later', () => {
    const ended = { ...phrase`Exit code {exitCode} (again: {exitCode})`, values: { exitCode: 7 } };
    assert.equal(english(ended), 'Exit code 7 (again: 7)');
  });

  test('takes no value for a template', () => {
    assert.equal(english(phrase`${'{1} $& {0}'} and ${'{0}'}`), '{1} $& {0} and {0}');
  });
});

describe('what an error says', () => {
  const gone = phrase`Cluster "${'demo'}" is gone.`;

  for (const error of [
    new OperationError('not-found', gone),
    new KubeconfigError('no-such-context', gone),
    new CertificateError('name-invalid', gone),
  ]) {
    test(`is a phrase of ${error.name}, and English for logs`, () => {
      assert.equal(wordsOf(error), gone);
      assert.equal(error.message, 'Cluster "demo" is gone.');
    });
  }

  test('is a phrase where the error is from another bundle', () => {
    assert.equal(wordsOf({ name: 'OperationError', phrase: gone }), gone);
  });

  test('is its message where it is none of ours', () => {
    assert.equal(wordsOf(new Error('connect ECONNREFUSED')), 'connect ECONNREFUSED');
    assert.equal(wordsOf(undefined), 'undefined');
  });

  test('cannot be a text that nobody could translate', () => {
    // @ts-expect-error: only a phrase is taken.
    assert.ok(new OperationError('not-found', 'It is gone.'));
    // @ts-expect-error: only a phrase is taken.
    assert.ok(new KubeconfigError('no-such-context', 'It is gone.'));
    // @ts-expect-error: only a phrase is taken.
    assert.ok(new CertificateError('name-invalid', 'It is gone.'));
  });
});
