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

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    let rest = chunk;
    while (rest.length > 0) {
      rest = this.#left > 0 ? this.#takeContent(rest) : this.#takeHeader(rest);
    }
    done();
  }

  #takeContent(bytes: Buffer): Buffer {
    const content = bytes.subarray(0, this.#left);
    this.#left -= content.length;
    this.push(content);
    return bytes.subarray(content.length);
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
