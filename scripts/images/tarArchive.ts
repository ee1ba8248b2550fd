import { createReadStream } from 'node:fs';

/** One entry of an archive. Files take their bytes from `source` (a path) or from `content`. */
export type TarEntry =
  | { readonly kind: 'directory'; readonly path: string; readonly mode: number }
  | { readonly kind: 'symlink'; readonly path: string; readonly target: string }
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly mode: number;
      readonly size: number;
      readonly source: string;
    }
  | { readonly kind: 'content'; readonly path: string; readonly content: Buffer };

const blockSize = 512;
const typeFlags = { file: '0', content: '0', symlink: '2', directory: '5' } as const;

/**
 * Write a tar archive in which nothing depends on the computer or the hour: owner root, time 0. So equal
 * content gives equal bytes. Paths of up to 100 bytes (POSIX.1-1988 ustar, no prefix field).
 * @throws RangeError for a longer path.
 */
export async function* tarArchive(entries: Iterable<TarEntry>): AsyncGenerator<Buffer> {
  for (const entry of entries) {
    yield header(entry);
    if (entry.kind === 'content') {
      yield padded(entry.content);
    }
    if (entry.kind === 'file') {
      for await (const chunk of createReadStream(entry.source, { highWaterMark: 1 << 20 })) {
        yield chunk as Buffer;
      }
      yield Buffer.alloc(paddingOf(entry.size));
    }
  }
  yield Buffer.alloc(2 * blockSize);
}

function header(entry: TarEntry): Buffer {
  const block = Buffer.alloc(blockSize);
  writeText(block, 0, 100, entry.path);
  writeOctal(block, 100, 8, modeOf(entry));
  writeOctal(block, 108, 8, 0);
  writeOctal(block, 116, 8, 0);
  writeOctal(block, 124, 12, sizeOf(entry));
  writeOctal(block, 136, 12, 0);
  block.fill(' ', 148, 156);
  block.write(typeFlags[entry.kind], 156, 'latin1');
  if (entry.kind === 'symlink') {
    writeText(block, 157, 100, entry.target);
  }
  block.write('ustar\u000000', 257, 'latin1');
  const checksum = block.reduce((sum, byte) => sum + byte, 0);
  block.write(`${checksum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

function modeOf(entry: TarEntry): number {
  switch (entry.kind) {
    case 'directory':
    case 'file':
      return entry.mode;
    case 'symlink':
      return 0o777;
    case 'content':
      return 0o644;
  }
}

function sizeOf(entry: TarEntry): number {
  switch (entry.kind) {
    case 'directory':
    case 'symlink':
      return 0;
    case 'file':
      return entry.size;
    case 'content':
      return entry.content.length;
  }
}

function paddingOf(size: number): number {
  return (blockSize - (size % blockSize)) % blockSize;
}

function padded(content: Buffer): Buffer {
  return Buffer.concat([content, Buffer.alloc(paddingOf(content.length))]);
}

function writeText(block: Buffer, offset: number, length: number, text: string): void {
  if (Buffer.byteLength(text) > length) {
    throw new RangeError(`too long for a tar header: ${text}`);
  }
  block.write(text, offset, 'utf8');
}

function writeOctal(block: Buffer, offset: number, length: number, value: number): void {
  block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, offset, 'latin1');
}
