import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { LogRing } from '../../../src/logs/logRing.ts';

const lengthOf = (text: string): number => text.length;

function ringOf(entries: number, bytes: number, ...pushed: readonly string[]): LogRing<string> {
  const ring = new LogRing<string>({ entries, bytes }, lengthOf);
  for (const text of pushed) {
    ring.push(text);
  }
  return ring;
}

const all = (ring: LogRing<string>): readonly string[] => ring.take(0, Infinity).entries;

describe('a ring of log lines', () => {
  test('keeps the newest, counts what it dropped, and numbers stay', () => {
    const ring = ringOf(3, 1000, 'a', 'b', 'c', 'd', 'e');
    assert.deepEqual(all(ring), ['c', 'd', 'e']);
    assert.deepEqual([ring.first, ring.next, ring.dropped], [2, 5, 2]);
    assert.deepEqual(ring.take(3, 1000), { from: 3, entries: ['d', 'e'] });
    assert.deepEqual(ring.take(0, 1000), { from: 2, entries: ['c', 'd', 'e'] });
  });

  test('keeps no more bytes than it may, but always the last line', () => {
    assert.deepEqual(all(ringOf(100, 10, 'aaaa', 'bbbb', 'cccc')), ['bbbb', 'cccc']);
    assert.deepEqual(all(ringOf(100, 10, 'aaaa', 'b'.repeat(50))), ['b'.repeat(50)]);
  });

  test('gives a part that is not too large, or one line', () => {
    const ring = ringOf(100, 1000, 'aaaa', 'bbbb', 'cccc');
    assert.deepEqual(ring.take(0, 8), { from: 0, entries: ['aaaa', 'bbbb'] });
    assert.deepEqual(ring.take(1, 1), { from: 1, entries: ['bbbb'] });
    assert.deepEqual(ring.take(3, 8), { from: 3, entries: [] });
  });

  test('goes on with its numbers after it was cleared', () => {
    const ring = ringOf(2, 1000, 'a', 'b', 'c');
    ring.clear();
    ring.push('d');
    assert.deepEqual([ring.first, ring.next, ring.dropped, all(ring)], [3, 4, 0, ['d']]);
  });

  test('never has more than it may, and never anything but the newest', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 30 }), { maxLength: 200 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 100 }),
        (pushed, entries, bytes) => {
          const ring = ringOf(entries, bytes, ...pushed);
          const kept = all(ring);
          assert.deepEqual(kept, pushed.slice(pushed.length - kept.length));
          assert.equal(ring.dropped, pushed.length - kept.length);
          assert.ok(kept.length <= entries);
          assert.ok(kept.length === 1 || kept.join('').length <= bytes);
        },
      ),
    );
  });
});
