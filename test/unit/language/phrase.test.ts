import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { english, phrase } from '../../../src/language/phrase.ts';

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
