import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { demultiplex, demultiplexTimed, Demultiplexer } from '../../../../src/fabric/engine/demultiplex.ts';

const stdout = 1;
const stderr = 2;

function frame(stream: number, content: string): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt8(stream, 0);
  header.writeUInt32BE(Buffer.byteLength(content), 4);
  return Buffer.concat([header, Buffer.from(content)]);
}

const frames = Buffer.concat([
  frame(stdout, 'one\n'),
  frame(stderr, ''),
  frame(stderr, 'zwölf\n'),
  frame(stdout, '3'),
]);
const content = 'one\nzwölf\n3';

describe('demultiplex', () => {
  test('both streams in order', () => assert.equal(demultiplex(frames).toString(), content));
  test('nothing of nothing', () => assert.equal(demultiplex(Buffer.alloc(0)).length, 0));
  test('a frame that was cut off gives what there is of it', () => {
    assert.equal(demultiplex(frame(stdout, 'cut off').subarray(0, 11)).toString(), 'cut');
  });
});

test('a line that an engine keeps in pieces has one time', () => {
  const pieces = [
    frame(stdout, '1Z long '),
    frame(stderr, '2Z error\n'),
    frame(stdout, '3Z and longer '),
    frame(stdout, '4Z line\n'),
    frame(stdout, '5Z next\n'),
  ];
  assert.equal(
    demultiplexTimed(Buffer.concat(pieces)).toString(),
    '1Z long 2Z error\nand longer line\n5Z next\n',
  );
});

describe('Demultiplexer', () => {
  for (const size of [1, 3, 7, 8, 9, frames.length]) {
    test(`frames in pieces of ${size} bytes`, async () => {
      const pieces: Buffer[] = [];
      for (let at = 0; at < frames.length; at += size) {
        pieces.push(frames.subarray(at, at + size));
      }
      assert.equal(await text(Readable.from(pieces).pipe(new Demultiplexer())), content);
    });
  }
});
