import { rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { atPlace, entryStamps, smbTime } from './entries.ts';
import { changeFile, fileHeaders, mostWrite, withFile } from './fileOperations.ts';
import {
  type FilesAnswer,
  type FilesCall,
  type FilesContext,
  requireHeader,
  requireShare,
} from './filesCall.ts';
import { FilesError } from './filesError.ts';
import { requireLease } from './leases.ts';
import { clearRange, dataRanges, md5Of, type Range, rangeOf, within, writeFrom } from './ranges.ts';
import { bodyLength, receiveFile } from './receive.ts';

/** Bytes of which a caller may ask the MD5 ("Get File"). */
const mostMd5 = 4 * 1024 ** 2;

/** `x-ms-write: update` or `clear`. Nothing is written before the whole body is there. */
export async function putRange(call: FilesCall, context: FilesContext): Promise<FilesAnswer> {
  const range = rangeOf(call, Number.MAX_SAFE_INTEGER);
  if (range === undefined) {
    throw new FilesError('MissingRequiredHeader', 'HeaderName: x-ms-range.');
  }
  switch (requireHeader(call, 'x-ms-write').toLowerCase()) {
    case 'update':
      return await update(call, context, range);
    case 'clear':
      return await write(call, context, range, (handle, size) => clearRange(handle, range, size));
    default:
      throw new FilesError('InvalidHeaderValue', 'HeaderName: x-ms-write.');
  }
}

async function update(call: FilesCall, context: FilesContext, range: Range): Promise<FilesAnswer> {
  const length = range.end + 1 - range.start;
  if (length > mostWrite) {
    throw new FilesError('RequestBodyTooLarge');
  }
  if (bodyLength(call.request) !== length) {
    throw new FilesError('InvalidHeaderValue', 'HeaderName: Content-Length.');
  }
  const body = context.shares.arriving(requireShare(call, context));
  await receiveFile(call.request, body, mostWrite);
  try {
    return await write(call, context, range, handle => writeFrom(body, handle, range.start));
  } finally {
    await rm(body, { force: true });
  }
}

async function write(
  call: FilesCall,
  context: FilesContext,
  { end }: Range,
  work: (handle: FileHandle, size: number) => Promise<void>,
): Promise<FilesAnswer> {
  const share = requireShare(call, context);
  return await changeFile(call, context, share, async ({ handle, stat, attributes }) => {
    const size = Number(stat.size);
    if (end >= size) {
      throw new FilesError('InvalidRange');
    }
    await work(handle, size);
    const after = await handle.stat({ bigint: true });
    const headers = {
      ...entryStamps(after, attributes),
      'x-ms-file-last-write-time': smbTime(after.mtimeNs),
      'x-ms-request-server-encrypted': 'false',
    };
    return { status: 201, headers };
  });
}

/** The whole file, or the range that is asked for. */
export async function getFile(call: FilesCall, context: FilesContext): Promise<FilesAnswer> {
  const share = requireShare(call, context);
  const handle = await atPlace(share, call.names, context, ({ folder, name }) => folder.file(name, 'read'));
  try {
    return await contentOf(call, context, handle);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The handle is closed with the stream. */
async function contentOf(call: FilesCall, context: FilesContext, handle: FileHandle): Promise<FilesAnswer> {
  const stat = await handle.stat({ bigint: true });
  const attributes = context.shares.attributesOf(requireShare(call, context)).get(stat);
  const now = context.clock.now();
  requireLease(call, attributes.lease, { of: 'file', access: 'read', now });
  const size = Number(stat.size);
  const asked = rangeOf(call, size);
  const range = asked === undefined ? { start: 0, end: size - 1 } : within(asked, size);
  const { 'content-md5': whole, ...shown } = fileHeaders(stat, attributes, now);
  const md5 = asked === undefined ? whole : await md5OfRange(call, handle, range);
  const length = range.end + 1 - range.start;
  return {
    status: asked === undefined ? 200 : 206,
    headers: {
      ...shown,
      'accept-ranges': 'bytes',
      'content-length': String(length),
      ...(md5 === undefined ? {} : { 'content-md5': md5 }),
      ...(asked === undefined ? {} : { 'content-range': `bytes ${range.start}-${range.end}/${size}` }),
      ...(asked === undefined || whole === undefined ? {} : { 'x-ms-content-md5': whole }),
    },
    body: { stream: handle.createReadStream({ start: range.start, end: Math.max(range.end, 0) }), length },
  };
}

async function md5OfRange(call: FilesCall, handle: FileHandle, range: Range): Promise<string | undefined> {
  if (call.header('x-ms-range-get-content-md5')?.toLowerCase() !== 'true') {
    return undefined;
  }
  if (range.end + 1 - range.start > mostMd5) {
    throw new FilesError('OutOfRangeInput', 'HeaderName: x-ms-range-get-content-md5.');
  }
  return await md5Of(handle, range);
}

export async function listRanges(call: FilesCall, context: FilesContext): Promise<FilesAnswer> {
  const share = requireShare(call, context);
  return await atPlace(share, call.names, context, place =>
    withFile(share, place, context, 'read', async ({ handle, stat, attributes }) => {
      requireLease(call, attributes.lease, { of: 'file', access: 'read', now: context.clock.now() });
      const size = Number(stat.size);
      const ranges = await dataRanges(handle, rangeOf(call, size) ?? { start: 0, end: size - 1 });
      return {
        status: 200,
        headers: { ...entryStamps(stat, attributes), 'x-ms-content-length': String(size) },
        body: [
          'Ranges',
          ranges.map(
            ({ start, end }) =>
              [
                'Range',
                [
                  ['Start', start],
                  ['End', end],
                ],
              ] as const,
          ),
        ],
      };
    }),
  );
}
