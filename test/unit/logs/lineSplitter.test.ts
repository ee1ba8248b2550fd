import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LineSplitter } from '../../../src/logs/lineSplitter.ts';
import { longestLine, parseLog } from '../../../src/logs/logLine.ts';

const texts = (lines: readonly { readonly text: string }[]): readonly string[] =>
  lines.map(({ text }) => text);

test('a line is given once it is whole', () => {
  const splitter = new LineSplitter();
  assert.deepEqual(texts(splitter.push(Buffer.from('one\ntw'))), ['one']);
  assert.deepEqual(texts(splitter.push(Buffer.from('o\r\nthree'))), ['two']);
  assert.deepEqual(texts(splitter.end()), ['three']);
  assert.deepEqual(splitter.end(), []);
});

test('a character may come in pieces', () => {
  const splitter = new LineSplitter();
  const given = [...Buffer.from('grüezi\n')].flatMap(byte => splitter.push(Uint8Array.of(byte)));
  assert.deepEqual(texts(given), ['grüezi']);
});

test('an empty message is no line and no end', () => {
  const splitter = new LineSplitter();
  splitter.push(Buffer.from('ha'));
  assert.deepEqual(splitter.push(new Uint8Array()), []);
  assert.deepEqual(texts(splitter.push(Buffer.from('lf\n'))), ['half']);
});

test('a line of 5 MB is cut, and says by how much', () => {
  const splitter = new LineSplitter();
  const piece = Buffer.from('x'.repeat(64 * 1024));
  for (let size = 0; size < 5 * 1024 * 1024; size += piece.length) {
    assert.deepEqual(splitter.push(piece), []);
  }
  const [line, ...others] = splitter.push(Buffer.from('\nnext\n'));
  assert.equal(line?.text, 'x'.repeat(longestLine));
  assert.equal(line.cut, 5 * 1024 * 1024 - longestLine);
  assert.deepEqual(texts(others), ['next']);
});

test('whatever bytes come in whatever pieces, the lines are those of the log that is read', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ unit: 'grapheme', maxLength: 50 }).map(text => Buffer.from(`\uFEFF${text}\r\n`)),
  );
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 8 }), fc.integer({ min: 1, max: 9 }), (parts, size) => {
      const log = Buffer.concat(parts);
      const splitter = new LineSplitter();
      const lines = [];
      for (let at = 0; at < log.length; at += size) {
        lines.push(...splitter.push(log.subarray(at, at + size)));
      }
      lines.push(...splitter.end());
      assert.deepEqual(texts(lines), texts(parseLog(log.toString('utf8'), true)));
    }),
  );
});
