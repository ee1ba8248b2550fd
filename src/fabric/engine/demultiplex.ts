import { Transform } from 'node:stream';

/**
 * Frames of a container without terminal: one byte for the stream (1 stdout, 2 stderr), three zeros, the length
 * as a big-endian 32-bit number, then so many bytes. https://docs.docker.com/reference/api/engine/, "Attach".
 */
const headerSize = 8;

/** Takes the frames off, in order, both streams as one. */
export class Demultiplexer extends Transform {
  #header = Buffer.alloc(0);
  #left = 0;

  /** What came in one piece goes on in one piece: an engine makes a frame of every line. */
  override _transform(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error: undefined, contents?: Buffer) => void,
  ): void {
    const contents: Buffer[] = [];
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#left === 0) {
        rest = this.#takeHeader(rest);
      } else {
        const content = rest.subarray(0, this.#left);
        this.#left -= content.length;
        contents.push(content);
        rest = rest.subarray(content.length);
      }
    }
    if (contents.length === 0) {
      done(undefined);
    } else {
      done(undefined, Buffer.concat(contents));
    }
  }

  #takeHeader(bytes: Buffer): Buffer {
    const missing = headerSize - this.#header.length;
    this.#header = Buffer.concat([this.#header, bytes.subarray(0, missing)]);
    if (this.#header.length === headerSize) {
      this.#left = this.#header.readUInt32BE(4);
      this.#header = Buffer.alloc(0);
    }
    return bytes.subarray(missing);
  }
}

/** The same for a whole answer. */
export function demultiplex(frames: Buffer): Buffer {
  const contents: Buffer[] = [];
  for (let at = 0; at + headerSize <= frames.length;) {
    const start = at + headerSize;
    at = start + frames.readUInt32BE(at + 4);
    contents.push(frames.subarray(start, at));
  }
  return Buffer.concat(contents);
}
