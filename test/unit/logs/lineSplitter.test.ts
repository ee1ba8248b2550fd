import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineSplitter } from '../../../src/logs/lineSplitter.ts';

test('a line is given once it is whole', () => {
  const splitter = new LineSplitter();
  assert.deepEqual(splitter.push(Buffer.from('one\ntw')), ['one']);
  assert.deepEqual(splitter.push(Buffer.from('o\r\nthree')), ['two']);
  assert.deepEqual(splitter.end(), ['three']);
  assert.deepEqual(splitter.end(), []);
});

test('a character may come in pieces', () => {
  const splitter = new LineSplitter();
  const bytes = Buffer.from('grüezi\n');
  const given = [...bytes].flatMap(byte => splitter.push(Uint8Array.of(byte)));
  assert.deepEqual(given, ['grüezi']);
});

test('an empty message is no line and no end', () => {
  const splitter = new LineSplitter();
  splitter.push(Buffer.from('ha'));
  assert.deepEqual(splitter.push(new Uint8Array()), []);
  assert.deepEqual(splitter.push(Buffer.from('lf\n')), ['half']);
});
