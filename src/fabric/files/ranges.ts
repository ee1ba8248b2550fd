import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import type { FilesCall } from './filesCall.ts';
import { FilesError } from './filesError.ts';

/** Bytes from `start` to `end`, both included. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

const chunk = 1024 * 1024;

/** Bytes in which it is told apart what holds data from what does not. */
const page = 4096;

/** The range of a request, or undefined when it names none. @throws FilesError `InvalidHeaderValue` */
export function rangeOf(call: FilesCall, size: number): Range | undefined {
  const given = call.header('x-ms-range') ?? call.header('range');
  if (given === undefined) {
    return undefined;
  }
  const [, from, to] = /^bytes=(\d{1,15})-(\d{1,15})?$/.exec(given) ?? [];
  if (from === undefined) {
    throw new FilesError('InvalidHeaderValue', 'HeaderName: Range.');
  }
  const range = { start: Number(from), end: to === undefined ? size - 1 : Number(to) };
  if (range.end < range.start && to !== undefined) {
    throw new FilesError('InvalidHeaderValue', 'HeaderName: Range.');
  }
  return range;
}

/** As much of the range as the file has. @throws FilesError `InvalidRange` when it begins behind the file's end. */
export function within({ start, end }: Range, size: number): Range {
  if (start >= size) {
    throw new FilesError('InvalidRange');
  }
  return { start, end: Math.min(end, size - 1) };
}

/** Everything of a file of ours into another one, from a place on; on disk when this is done. */
export async function writeFrom(path: string, target: FileHandle, at: number): Promise<void> {
  const source = await open(path);
  try {
    await eachChunk(source, { start: 0, end: Number.MAX_SAFE_INTEGER }, async (bytes, position) =>
      writeWhole(target, bytes, at + position),
    );
  } finally {
    await source.close();
  }
  await target.datasync();
}

/** Zeros; what reaches the end of the file takes no room on the disk. */
export async function clearRange(target: FileHandle, { start, end }: Range, size: number): Promise<void> {
  if (end >= size - 1) {
    await target.truncate(start);
    await target.truncate(size);
    return;
  }
  const zeros = Buffer.alloc(chunk);
  for (let at = start; at <= end; at += chunk) {
    await writeWhole(target, zeros.subarray(0, Math.min(chunk, end + 1 - at)), at);
  }
}

/**
 * Where a file holds data: pages that are not all zeros, joined where they touch. The service tells what was
 * written; Node cannot ask a file system that, and to whoever reads it is the same.
 */
export async function dataRanges(file: FileHandle, range: Range): Promise<readonly Range[]> {
  const found: { start: number; end: number }[] = [];
  await eachChunk(file, range, async (bytes, position) => {
    for (let offset = 0; offset < bytes.length; offset += page) {
      const part = bytes.subarray(offset, offset + page);
      const start = position + offset;
      const last = found.at(-1);
      if (part.every(byte => byte === 0)) {
        continue;
      }
      if (last !== undefined && last.end + 1 === start) {
        last.end = start + part.length - 1;
      } else {
        found.push({ start, end: start + part.length - 1 });
      }
    }
  });
  return found;
}

export async function md5Of(file: FileHandle, range: Range): Promise<string> {
  const hash = createHash('md5');
  await eachChunk(file, range, async bytes => {
    hash.update(bytes);
  });
  return hash.digest('base64');
}

/** In order; ends early where the file does. */
async function eachChunk(
  file: FileHandle,
  { start, end }: Range,
  work: (bytes: Buffer, position: number) => Promise<void>,
): Promise<void> {
  const buffer = Buffer.alloc(chunk);
  for (let at = start; at <= end;) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(chunk, end + 1 - at), at);
    if (bytesRead === 0) {
      return;
    }
    await work(buffer.subarray(0, bytesRead), at);
    at += bytesRead;
  }
}

async function writeWhole(target: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await target.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
}
