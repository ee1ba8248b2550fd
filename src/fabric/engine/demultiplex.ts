import { Transform } from 'node:stream';

/**
 * Frames of a container without terminal: one byte for the stream (1 stdout, 2 stderr), three zeros, the length
 * as a big-endian 32-bit number, then so many bytes. https://docs.docker.com/reference/api/engine/, "Attach".
 */
const headerSize = 8;

const newline = 0x0a;

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
  return Buffer.concat(framesOf(frames).map(({ content }) => content));
}

/**
 * The same for a log with the time before each frame. Engines keep what was not written as a whole line, or is long, in
 * pieces, each in a frame with a time of its own: that of the first one is the line's.
 */
export function demultiplexTimed(frames: Buffer): Buffer {
  const unfinished = new Set<number>();
  const contents = framesOf(frames).map(({ stream, content }) => {
    const piece = unfinished.has(stream) ? content.subarray(content.indexOf(' ') + 1) : content;
    if (content.at(-1) === newline) {
      unfinished.delete(stream);
    } else if (content.length > 0) {
      unfinished.add(stream);
    }
    return piece;
  });
  return Buffer.concat(contents);
}

interface Frame {
  readonly stream: number;
  readonly content: Buffer;
}

function framesOf(frames: Buffer): readonly Frame[] {
  const found: Frame[] = [];
  for (let at = 0; at + headerSize <= frames.length;) {
    const start = at + headerSize;
    const end = start + frames.readUInt32BE(at + 4);
    found.push({ stream: frames[at] ?? 0, content: frames.subarray(start, end) });
    at = end;
  }
  return found;
}
