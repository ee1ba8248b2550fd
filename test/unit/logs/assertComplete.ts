import assert from 'node:assert/strict';

const numbered = /^line (\d+)$/;

/** The numbers of the lines that were told: `line 7`. */
export function toldNumbers(told: readonly string[]): readonly number[] {
  return told.flatMap(text => numbered.exec(text)?.[1] ?? []).map(Number);
}

/**
 * Every line that was written since the first one that was told is told once and in order, or it is told that lines may
 * be missing in its place.
 * @param told lines and, as `<gap>`, that some may be missing.
 * @param written how many lines were written: `line 0` and so on.
 */
export function assertComplete(told: readonly string[], written: number): void {
  let next = toldNumbers(told)[0] ?? 0;
  let gap = false;
  for (const [index, text] of told.entries()) {
    const number = Number(numbered.exec(text)?.[1] ?? Number.NaN);
    if (text === '<gap>') {
      gap = true;
    } else if (!Number.isNaN(number)) {
      if (number !== next && !(gap && number > next)) {
        assert.fail(`after line ${next - 1}: ${told.slice(Math.max(0, index - 5), index + 1).join(' | ')}`);
      }
      next = number + 1;
      gap = false;
    }
  }
  assert.ok(next === written || gap, `ends with line ${next - 1} of ${written}`);
}
