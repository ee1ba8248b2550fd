import type { BigIntStats } from 'node:fs';
import { type FileHandle, rm } from 'node:fs/promises';
import type { FileShare } from '../model/resource.ts';
import { atPlace, entryStamps, type Place, requireEntry, smbHeaders } from './entries.ts';
import type { FileAttributes, FileHeader } from './fileAttributes.ts';
import {
  type FilesAnswer,
  type FilesCall,
  type FilesContext,
  numberHeader,
  requireHeader,
  requireShare,
} from './filesCall.ts';
import { FilesError } from './filesError.ts';
import { changeLease, leaseHeaders, requireLease } from './leases.ts';
import { metadataHeaders, metadataOf } from './metadataHeaders.ts';
import { writeFrom } from './ranges.ts';
import { bodyLength, receiveFile } from './receive.ts';

/** Bytes: of a whole file ("Azure Files scalability and performance targets"), and of what one request may write. */
const mostFile = 4 * 1024 ** 4;
export const mostWrite = 4 * 1024 ** 2;

/** Each header that is kept with a file, and the one that sets it. */
const headerNames: readonly (readonly [FileHeader, string])[] = [
  ['content-type', 'x-ms-content-type'],
  ['content-encoding', 'x-ms-content-encoding'],
  ['content-language', 'x-ms-content-language'],
  ['cache-control', 'x-ms-cache-control'],
  ['content-disposition', 'x-ms-content-disposition'],
  ['content-md5', 'x-ms-content-md5'],
];

/** A file that is open, with what is remembered of it. */
export interface OpenFile {
  readonly handle: FileHandle;
  readonly stat: BigIntStats;
  readonly attributes: FileAttributes;
}

/**
 * Change a file whose lease, if there is one, the request names: nobody else changes the share meanwhile.
 * @throws FilesError
 */
export async function changeFile<T>(
  call: FilesCall,
  context: FilesContext,
  share: FileShare,
  work: (file: OpenFile) => Promise<T>,
): Promise<T> {
  return await context.shares.inTurn(share, () =>
    atPlace(share, call.names, context, async place => {
      await requireEntry(place, 'file');
      return await withFile(share, place, context, 'write', async file => {
        requireLease(call, file.attributes.lease, { of: 'file', access: 'write', now: context.clock.now() });
        return await work(file);
      });
    }),
  );
}

export async function withFile<T>(
  share: FileShare,
  { folder, name }: Place,
  { shares }: FilesContext,
  access: 'read' | 'write',
  work: (file: OpenFile) => Promise<T>,
): Promise<T> {
  const handle = await folder.file(name, access);
  try {
    const stat = await handle.stat({ bigint: true });
    return await work({ handle, stat, attributes: shares.attributesOf(share).get(stat) });
  } finally {
    await handle.close();
  }
}

/** Makes a file of zeros, or what the body has; one that is there is emptied, and keeps its lease. */
export async function createFile(call: FilesCall, context: FilesContext): Promise<FilesAnswer> {
  const share = requireShare(call, context);
  const length = numberHeader(requireHeader(call, 'x-ms-content-length'), 'x-ms-content-length', [
    0,
    mostFile,
  ]);
  const kept = { metadata: metadataOf(call), headers: headersOf(call) };
  const body = bodyLength(call.request) === 0 ? undefined : context.shares.arriving(share);
  if (body !== undefined) {
    await receiveFile(call.request, body, Math.min(length, mostWrite));
  }
  try {
    return await context.shares.inTurn(share, () =>
      atPlace(share, call.names, context, async place => {
        await makeRoom(call, share, place, context);
        return await withFile(share, place, context, 'write', async ({ handle, attributes }) => {
          await handle.truncate(0);
          await handle.truncate(length);
          if (body !== undefined) {
            await writeFrom(body, handle, 0);
          }
          return await created(share, place, context, handle, { ...kept, ...leaseOf(attributes) });
        });
      }),
    );
  } finally {
    if (body !== undefined) {
      await rm(body, { force: true });
    }
  }
}

async function created(
  share: FileShare,
  { folder }: Place,
  { shares }: FilesContext,
  handle: FileHandle,
  attributes: FileAttributes,
): Promise<FilesAnswer> {
  const stat = await handle.stat({ bigint: true });
  shares.attributesOf(share).set(stat, attributes);
  const headers = { ...entryStamps(stat, attributes), ...smbHeaders(stat, await folder.stat()) };
  return { status: 201, headers };
}

function leaseOf({ lease }: FileAttributes): Pick<FileAttributes, 'lease'> {
  return lease === undefined ? {} : { lease };
}

/** An empty file where there is none; the lease of one that is there must be named. */
async function makeRoom(
  call: FilesCall,
  share: FileShare,
  { folder, name }: Place,
  { shares, clock }: FilesContext,
): Promise<void> {
  const entry = await folder.find(name);
  if (entry === undefined) {
    const made = await folder.createFile(name);
    await made.close();
    return;
  }
  if (entry.kind !== 'file') {
    throw new FilesError('ResourceTypeMismatch');
  }
  const { lease } = shares.attributesOf(share).get(entry.stat);
  requireLease(call, lease, { of: 'file', access: 'write', now: clock.now() });
}

export async function getFileProperties(call: FilesCall, context: FilesContext): Promise<FilesAnswer> {
  const share = requireShare(call, context);
  return await atPlace(share, call.names, context, async place => {
    const { stat } = await requireEntry(place, 'file');
    const attributes = context.shares.attributesOf(share).get(stat);
    const now = context.clock.now();
    requireLease(call, attributes.lease, { of: 'file', access: 'read', now });
    const headers = {
      ...fileHeaders(stat, attributes, now),
      ...smbHeaders(stat, await place.folder.stat()),
      'content-length': String(stat.size),
    };
    return { status: 200, headers };
  });
}

/** What every answer that shows a file says of it. */
export function fileHeaders(
  stat: BigIntStats,
  attributes: FileAttributes,
  now: Date,
): Record<string, string> {
  const { metadata, headers, lease, copy } = attributes;
  return {
    'content-type': 'application/octet-stream',
    ...headers,
    ...entryStamps(stat, attributes),
    ...metadataHeaders(metadata),
    ...leaseHeaders(lease, now),
    ...(copy === undefined
      ? {}
      : {
          'x-ms-copy-id': copy.id,
          'x-ms-copy-status': 'success',
          'x-ms-copy-source': copy.source,
          'x-ms-copy-completion-time': copy.completed,
        }),
    'x-ms-type': 'File',
    'x-ms-server-encrypted': 'false',
  };
}

/** All headers at once: one that is not sent is taken away. With a length the file is cut, or goes on with zeros. */
export async function setFileProperties(call: FilesCall, context: FilesContext): Promise<FilesAnswer> {
  const share = requireShare(call, context);
  const given = call.header('x-ms-content-length');
  const length = given === undefined ? undefined : numberHeader(given, 'x-ms-content-length', [0, mostFile]);
  return await changeFile(call, context, share, async ({ handle, stat, attributes }) => {
    if (length !== undefined) {
      await handle.truncate(length);
    }
    return changedAttributes(share, stat, { ...attributes, headers: headersOf(call) }, context);
  });
}

export async function setFileMetadata(call: FilesCall, context: FilesContext): Promise<FilesAnswer> {
  const share = requireShare(call, context);
  const metadata = metadataOf(call);
  return await changeFile(call, context, share, async ({ stat, attributes }) =>
    changedAttributes(share, stat, { ...attributes, metadata }, context),
  );
}

function changedAttributes(
  share: FileShare,
  stat: BigIntStats,
  attributes: FileAttributes,
  { shares, clock }: FilesContext,
): FilesAnswer {
  const changed = { ...attributes, changed: clock.now().getTime() };
  shares.attributesOf(share).set(stat, changed);
  return { status: 200, headers: entryStamps(stat, changed) };
}

export async function deleteFile(call: FilesCall, context: FilesContext): Promise<FilesAnswer> {
  const share = requireShare(call, context);
  return await context.shares.inTurn(share, () =>
    atPlace(share, call.names, context, async place => {
      const { stat } = await requireEntry(place, 'file');
      const attributes = context.shares.attributesOf(share);
      const now = context.clock.now();
      requireLease(call, attributes.get(stat).lease, { of: 'file', access: 'write', now });
      await place.folder.removeFile(place.name);
      attributes.forget(stat);
      return { status: 202 };
    }),
  );
}

/** On disk before it is answered: who was told that the file is theirs can rely on it. */
export async function leaseFile(call: FilesCall, context: FilesContext): Promise<FilesAnswer> {
  const share = requireShare(call, context);
  return await context.shares.inTurn(share, () =>
    atPlace(share, call.names, context, async place => {
      const { stat } = await requireEntry(place, 'file');
      const attributes = context.shares.attributesOf(share);
      const { lease: before, ...others } = attributes.get(stat);
      const { lease, answer } = changeLease(call, before, 'file', context.clock.now());
      const changed = { ...others, ...(lease === undefined ? {} : { lease }) };
      attributes.set(stat, changed);
      return { ...answer, headers: { ...entryStamps(stat, changed), ...answer.headers } };
    }),
  );
}

function headersOf(call: FilesCall): FileAttributes['headers'] {
  return Object.fromEntries(
    headerNames.flatMap(([name, setBy]) => {
      const value = call.header(setBy);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
