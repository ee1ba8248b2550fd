import type { BigIntStats } from 'node:fs';
import type { FileShare } from '../model/resource.ts';
import type { FileAttributes } from './fileAttributes.ts';
import type { FilesContext } from './filesCall.ts';
import { asFilesError, FilesError } from './filesError.ts';
import { type Entry, type Folder, inFolder } from './folder.ts';

/** Where a name stands: the directory that has it or is to have it. */
export interface Place {
  readonly folder: Folder;
  readonly name: string;
}

/**
 * Work in the directory that the last name of a way stands in.
 * @throws FilesError `ParentNotFound` when the way does not lead there, `InvalidUri` for the share's root.
 */
export async function atPlace<T>(
  share: FileShare,
  names: readonly string[],
  { shares }: FilesContext,
  work: (place: Place) => Promise<T>,
): Promise<T> {
  const name = names.at(-1);
  if (name === undefined) {
    throw new FilesError('InvalidUri');
  }
  return await walk(shares.contentOf(share), names.slice(0, -1), 'ParentNotFound', folder =>
    work({ folder, name }),
  );
}

/** Work in a directory. @throws FilesError `ResourceNotFound` when there is none. */
export async function inDirectory<T>(
  share: FileShare,
  names: readonly string[],
  { shares }: FilesContext,
  work: (folder: Folder) => Promise<T>,
): Promise<T> {
  return await walk(shares.contentOf(share), names, 'ResourceNotFound', work);
}

async function walk<T>(
  root: string,
  names: readonly string[],
  absence: 'ParentNotFound' | 'ResourceNotFound',
  work: (folder: Folder) => Promise<T>,
): Promise<T> {
  let arrived = false;
  try {
    return await inFolder(root, names, folder => {
      arrived = true;
      return work(folder);
    });
  } catch (error) {
    const { reason } = asFilesError(error);
    if (!arrived && (reason === 'ResourceNotFound' || reason === 'ParentNotFound')) {
      throw new FilesError(absence, undefined, { cause: error });
    }
    throw error;
  }
}

/** The entry, if it is of the kind that is asked for. @throws FilesError */
export async function requireEntry({ folder, name }: Place, kind: 'file' | 'directory'): Promise<Entry> {
  const entry = await folder.find(name);
  if (entry?.kind === kind) {
    return entry;
  }
  throw new FilesError(
    entry === undefined || entry.kind === 'other' ? 'ResourceNotFound' : 'ResourceTypeMismatch',
  );
}

/** `ETag` and `Last-Modified`, which change with the content as with what is remembered of it. */
export function entryStamps(stat: BigIntStats, { changed = 0 }: FileAttributes): Record<string, string> {
  const version = (stat.ctimeNs + BigInt(changed)).toString(16).toUpperCase();
  return {
    etag: `"0x${version}"`,
    'last-modified': new Date(Math.max(Number(stat.mtimeMs), changed)).toUTCString(),
  };
}

/** What SMB knows of an entry, as far as the file system here knows it. */
export function smbHeaders(stat: BigIntStats, parent: BigIntStats): Record<string, string> {
  return {
    'x-ms-file-attributes': smbAttributes(stat),
    'x-ms-file-creation-time': smbTime(stat.birthtimeNs),
    'x-ms-file-last-write-time': smbTime(stat.mtimeNs),
    'x-ms-file-change-time': smbTime(stat.ctimeNs),
    'x-ms-file-id': String(stat.ino),
    'x-ms-file-parent-id': String(parent.ino),
  };
}

export function smbAttributes(stat: BigIntStats): string {
  return stat.isDirectory() ? 'Directory' : 'Archive';
}

/** RFC 3339 with SMB's seven digits of a second. */
export function smbTime(nanoseconds: bigint): string {
  const fraction = String(nanoseconds % 1_000_000_000n)
    .padStart(9, '0')
    .slice(0, 7);
  return `${new Date(Number(nanoseconds / 1_000_000n)).toISOString().slice(0, 19)}.${fraction}Z`;
}
