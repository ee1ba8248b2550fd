import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compiled, passes } from '../../../../src/webview/logs/lineFilter.ts';

/** Whether an expression lets a line through. */
function lets(expression: string, line: string): boolean {
  const result = compiled(expression);
  assert.ok('expression' in result && result.expression);
  return passes(line, { include: result.expression });
}

describe('an expression for lines', () => {
  test('matches anywhere in a line, in whatever case', () => {
    assert.ok(lets('get /(fir|thi)', '"GET /first HTTP/1.1" 404'));
    assert.ok(!lets('get /(fir|thi)', '"GET /second HTTP/1.1" 404'));
    assert.ok(lets(String.raw`\b5\d\d$`, 'answered 503'));
    assert.ok(lets('ÄRGER', 'lauter Ärger'));
  });

  test('is none where nothing was typed', () => {
    assert.deepEqual(compiled(''), { expression: undefined });
  });

  for (const [expression, problem] of [
    ['GET (', /missing closing \)/],
    ['[a-', /missing closing \]/],
    ['*', /missing argument to repetition operator/],
    ['(?=ahead)', /unsupported Perl syntax/],
    [String.raw`(a)\1`, /invalid escape sequence/],
    ['((a{100}){100}){100}', /invalid repeat count/],
  ] as const) {
    test(`is refused with the reason: ${expression}`, () => {
      const result = compiled(expression);
      assert.ok('problem' in result);
      assert.match(result.problem, problem);
    });
  }

  // JavaScript's own engine would take longer than the universe is old.
  for (const expression of ['(a+)+$', '^(a|a)*$', '(x+x+)+y', '(.*a){20}$']) {
    test(`cannot hang the page: ${expression}`, () => {
      assert.ok(!lets(expression, `${'a'.repeat(100_000)}!`));
    });
  }
});
