import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { occurrences } from '../../../../src/webview/logs/occurrences.ts';
import { columnsOf, RowPlaces, wrappedHeight } from '../../../../src/webview/logs/rowHeights.ts';

describe('where rows stand', () => {
  const heights = [18, 36, 18, 54];
  const places = new RowPlaces(heights.length, index => heights[index] ?? 0);

  test('is one below the other', () => {
    assert.deepEqual(
      [0, 1, 2, 3].map(index => places.top(index)),
      [0, 18, 54, 72],
    );
    assert.equal(places.height, 126);
  });

  test('tells which is at a height', () => {
    assert.deepEqual(
      [0, 17, 18, 53, 54, 1000].map(y => places.at(y)),
      [0, 0, 1, 1, 2, 3],
    );
    assert.equal(new RowPlaces(0, () => 0).at(5), 0);
  });

  test('scrolls no further than must be', () => {
    assert.equal(places.scrollFor(1, 0, 60), 0);
    assert.equal(places.scrollFor(3, 0, 60), 66);
    assert.equal(places.scrollFor(0, 66, 60), 0);
  });

  test('finds each row at any height in it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 50 }),
        fc.nat(),
        (heights, y) => {
          const places = new RowPlaces(heights.length, index => heights[index] ?? 0);
          const index = places.at(y % places.height);
          assert.ok(places.top(index) <= y % places.height && y % places.height < places.top(index + 1));
        },
      ),
    );
  });
});

describe('a line that breaks', () => {
  test('takes as many rows as its columns need', () => {
    const metrics = { lineHeight: 18, characterWidth: 8, width: 80 };
    assert.deepEqual(
      [0, 1, 10, 11, 25].map(columns => wrappedHeight(columns, metrics)),
      [18, 18, 18, 36, 54],
    );
    assert.equal(wrappedHeight(3, { ...metrics, width: 0 }), 54);
  });

  test('has columns for wide characters and tabs', () => {
    assert.deepEqual(['abc', '日本', '\tx', ''].map(columnsOf), [3, 4, 9, 0]);
  });
});

test('what is looked for is found in whatever case, one after another', () => {
  assert.deepEqual(occurrences('abABab', 'AB'), [0, 2, 4]);
  assert.deepEqual(occurrences('aaa', 'aa'), [0]);
  assert.deepEqual(occurrences('abc', ''), []);
});
