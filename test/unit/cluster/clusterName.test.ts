import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { clusterNameProblem } from '../../../src/cluster/clusterName.ts';
import { english } from '../../../src/language/phrase.ts';

describe('a cluster name', () => {
  for (const name of ['demo', 'a1b', 'my-cluster-2', 'a'.repeat(24)]) {
    test(`"${name}" is fine`, () => assert.equal(clusterNameProblem(name), undefined));
  }

  const refused: readonly (readonly [string, RegExp])[] = [
    ['', /at least 3/],
    ['ab', /at least 3/],
    ['a'.repeat(25), /at most 24/],
    ['Demo', /lower-case/],
    ['de_mo', /lower-case/],
    ['démo', /lower-case/],
    ['de mo', /lower-case/],
    ['../demo', /lower-case/],
    ['1demo', /begins with a letter/],
    ['-demo', /begins with a letter/],
    ['demo-', /ends with/],
    ['de--mo', /two hyphens/],
    ['demo-pods', /-pods/],
  ];
  for (const [name, why] of refused) {
    test(`"${name}" is refused, and says why`, () =>
      assert.match(english(clusterNameProblem(name) ?? ''), why));
  }
});
