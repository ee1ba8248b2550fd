import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  keptLog,
  keptLogWithTimestamps,
  lastLines,
  withoutTimestamps,
} from '../../../../src/fabric/model/containerLog.ts';

const lines = (count: number, line: (n: number) => string): Buffer =>
  Buffer.from(Array.from({ length: count }, (_, n) => `${line(n)}\n`).join(''));

describe('what is kept of a log', () => {
  test('a short one is whole', () => {
    for (const age of ['growing', 'ended'] as const) {
      assert.equal(keptLog(Buffer.from('one\ntwo'), age).toString(), 'one\ntwo');
      assert.equal(keptLog(Buffer.from(''), age).toString(), '');
    }
  });

  test('4 MB while it grows, in whole lines', () => {
    const kept = keptLog(
      lines(600_000, n => `line ${n}`),
      'growing',
    );
    assert.ok(kept.length <= 4 * 1024 * 1024 && kept.length > 4 * 1024 * 1024 - 20);
    assert.match(kept.subarray(0, 20).toString(), /^line \d+\n/);
    assert.ok(kept.toString('utf8', kept.length - 12) === 'line 599999\n');
  });

  test('16 KB when it has ended', () => {
    const kept = keptLog(
      lines(900, () => 'x'.repeat(99)),
      'ended',
    );
    assert.equal(kept.length, 16_300);
  });

  test('1,000 lines when it has ended', () => {
    const kept = keptLog(
      lines(3000, () => 'x'),
      'ended',
    ).toString();
    assert.equal(kept, 'x\n'.repeat(1000));
  });

  test('a cut between two lines loses none of them', () => {
    const kept = keptLog(
      lines(1024, () => 'x'.repeat(63)),
      'ended',
    );
    assert.equal(kept.length, 16 * 1024);
  });

  test('the last lines, the end of an unfinished one among them', () => {
    const log = Buffer.from('one\ntwo\n\nfour');
    assert.deepEqual(
      [0, 1, 2, 3, 9].map(most => lastLines(log, most).toString()),
      ['', 'four', '\nfour', 'two\n\nfour', 'one\ntwo\n\nfour'],
    );
    assert.equal(lastLines(Buffer.from('\n'), 1).toString(), '\n');
  });

  test('times do not count', () => {
    const kept = keptLogWithTimestamps(lines(900, () => `2026-01-01T00:00:00Z ${'x'.repeat(99)}`));
    assert.equal(withoutTimestamps(kept.toString()).length, 16_300);
    assert.equal(
      keptLogWithTimestamps(Buffer.from('2026-01-01T00:00:00Z open')).toString().slice(-5),
      ' open',
    );
  });

  test('times go, lines stay', () => {
    assert.equal(withoutTimestamps('2026-01-01T00:00:00.1Z a b\n2026-01-01T00:00:00.2Z \n'), 'a b\n\n');
  });
});
