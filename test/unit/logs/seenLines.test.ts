import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { longestLine, parseLog, type LogLine } from '../../../src/logs/logLine.ts';
import { type Join, type NewLines, SeenLines } from '../../../src/logs/seenLines.ts';

const at = (second: number, text: string): string => `2026-11-23T18:00:0${second}.000Z ${text}\n`;
const read = (...lines: readonly string[]): readonly LogLine[] => parseLog(lines.join(''), true);
const live = (...texts: readonly string[]): readonly LogLine[] => texts.map(text => ({ text }));
const texts = (lines: readonly LogLine[]): readonly string[] => lines.map(line => line.text);

function linesAfter(seen: readonly LogLine[], reading: readonly LogLine[], anew = false): NewLines {
  const lines = new SeenLines();
  lines.add(seen);
  return lines.after(reading, anew);
}

describe('the lines of a log', () => {
  test('lose their timestamp, not their content', () => {
    assert.deepEqual(read(at(1, '  indented: 12:00')), [
      { time: '2026-11-23T18:00:01.000Z', text: '  indented: 12:00' },
    ]);
  });

  test('may be empty, and may have no timestamp', () => {
    assert.deepEqual(texts(read(at(1, ''), 'no time\n')), ['', 'no time']);
  });

  test('are none in an empty log', () => {
    assert.deepEqual(read(''), []);
  });

  test('count once they are whole, or when no more will come', () => {
    const log = `${at(1, 'a')}2026-11-23T18:00:02.000Z b`;
    assert.deepEqual(texts(parseLog(log, false)), ['a']);
    assert.deepEqual(texts(parseLog(log, true)), ['a', 'b']);
  });

  test('are cut where they are too long, and end without a carriage return', () => {
    const [long, short] = read(at(1, 'x'.repeat(5_000_000)), at(2, 'dos\r'));
    assert.equal(long?.text.length, longestLine);
    assert.equal(long.cut, 5_000_000 - longestLine);
    assert.deepEqual(short, { time: '2026-11-23T18:00:02.000Z', text: 'dos' });
  });
});

describe('what a new reading adds', () => {
  test('is everything at first', () => {
    assert.deepEqual(texts(linesAfter([], read(at(1, 'a'), at(2, 'b'))).lines), ['a', 'b']);
  });

  test('is what comes after the lines seen', () => {
    const seen = read(at(1, 'a'), at(2, 'b'));
    assert.deepEqual(texts(linesAfter(seen, read(at(2, 'b'), at(3, 'c'))).lines), ['c']);
  });

  test('comes after the lines seen, too, where only the later of them are kept', () => {
    const seen = [...read(at(1, 'a')), ...live('b', 'c')];
    const { lines, continues } = linesAfter(seen, read(at(2, 'b'), at(3, 'c'), at(4, 'd')));
    assert.deepEqual([texts(lines), continues], [['d'], false]);
  });

  test('is nothing where nothing was written', () => {
    const seen = read(at(1, 'a'));
    assert.deepEqual(linesAfter(seen, seen), { lines: [], continues: true });
  });

  test('tells equal texts apart by their time', () => {
    const seen = read(at(1, 'tick'), at(2, 'tick'));
    const now = read(at(1, 'tick'), at(2, 'tick'), at(3, 'tick'), at(4, 'tick'));
    assert.equal(linesAfter(seen, now).lines.length, 2);
  });

  test('finds live lines, which have no time', () => {
    const seen = [...read(at(1, 'a')), ...live('b', 'c')];
    const now = read(at(1, 'a'), at(2, 'b'), at(3, 'c'), at(4, 'd'));
    assert.deepEqual(texts(linesAfter(seen, now).lines), ['d']);
  });

  test('is nothing where the live stream is ahead of the log', () => {
    const seen = [...read(at(1, 'a'), at(2, 'b')), ...live('c')];
    assert.deepEqual(linesAfter(seen, read(at(1, 'a'), at(2, 'b'))), { lines: [], continues: true });
  });

  test('does not continue where the log began anew', () => {
    const found = linesAfter(read(at(1, 'a')), read(at(5, 'hello')));
    assert.equal(found.continues, false);
    assert.deepEqual(texts(found.lines), ['hello']);
  });

  test('is everything of another run, even where it has the same words', () => {
    const seen = [...read(at(1, 'a')), ...live('b')];
    const found = linesAfter(seen, read(at(5, 'a'), at(6, 'b')), true);
    assert.deepEqual(
      { texts: texts(found.lines), continues: found.continues },
      { texts: ['a', 'b'], continues: false },
    );
  });

  test('does not continue where the live stream lost a line', () => {
    const seen = [...read(at(1, 'a')), ...live('c')];
    const found = linesAfter(seen, read(at(1, 'a'), at(2, 'b'), at(3, 'c'), at(4, 'd')));
    assert.equal(found.continues, false);
  });

  test('does not continue where equal lines fit in several places', () => {
    const seen = live('tick', 'tick');
    const found = linesAfter(seen, read(at(1, 'tick'), at(2, 'tick'), at(3, 'tick')));
    assert.deepEqual(found, { lines: [], continues: false });
  });
});

describe('a live stream', () => {
  function join(seen: readonly LogLine[], lines: readonly LogLine[], before: number): Join {
    const seenLines = new SeenLines();
    seenLines.add(seen);
    return seenLines.join(lines, before);
  }

  const log = read(at(1, 'a'), at(2, 'b'), at(3, 'c'));

  test('goes on after those of its lines that were read', () => {
    assert.deepEqual(join(log, live('b', 'c', 'd'), 1), { overlap: 2, sure: true });
  });

  test('may begin in the middle of a line', () => {
    assert.deepEqual(join(read(at(1, 'one'), at(2, 'two')), live('e', 'two', 'three'), 2), {
      overlap: 2,
      sure: true,
    });
  });

  test('is not placed where the log is behind it, or where equal lines fit in several ways', () => {
    assert.deepEqual(join(log, live('d', 'e'), 1), { overlap: 0, sure: false });
    assert.equal(join(log, live('b', 'c', 'd'), 3).sure, false);
    assert.equal(join(live('y', 'y', 'y'), live('y', 'y', 'y'), 1).sure, false);
  });
});
