import { randomUUID } from 'node:crypto';
import { chmod, type FileHandle, rm } from 'node:fs/promises';
import { type BigIntStats, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Lease } from '../model/lease.ts';
import type { FileShare } from '../model/resource.ts';
import { atPlace, entryStamps, type Place, requireEntry, smbHeaders } from './entries.ts';
import {
  type FilesAnswer,
  type FilesCall,
  type FilesContext,
  requireHeader,
  requireShare,
} from './filesCall.ts';
import { FilesError } from './filesError.ts';
import { type FilesPath, pathOf } from './filesPath.ts';
import { requireLease } from './leases.ts';
import { metadataOf } from './metadataHeaders.ts';

export function renameFile(call: FilesCall, context: FilesContext): Promise<FilesAnswer> {
  return rename(call, context, 'file');
}

export function renameDirectory(call: FilesCall, context: FilesContext): Promise<FilesAnswer> {
  return rename(call, context, 'directory');
}

/** Within a share. What is remembered of the file stays with it, its lease also. */
async function rename(
  call: FilesCall,
  context: FilesContext,
  kind: 'file' | 'directory',
): Promise<FilesAnswer> {
  const share = requireShare(call, context);
  const source = requireSource(call, 'x-ms-file-rename-source');
  if (source.share !== share.name) {
    throw new FilesError('InvalidHeaderValue', 'HeaderName: x-ms-file-rename-source.');
  }
  return await context.shares.inTurn(share, () =>
    atPlace(share, source.names, context, from =>
      atPlace(share, call.names, context, async to => {
        const { stat } = await requireEntry(from, kind);
        const replace = await mayReplace(call, share, to, context);
        const { lease } = context.shares.attributesOf(share).get(stat);
        const now = context.clock.now();
        requireLease(call, lease, { of: 'file', access: 'write', now, header: 'x-ms-source-lease-id' });
        await from.folder.moveTo(from.name, to.folder, to.name, { replace });
        const moved = await requireEntry(to, kind);
        const attributes = context.shares.attributesOf(share).get(moved.stat);
        const headers = {
          ...entryStamps(moved.stat, attributes),
          ...smbHeaders(moved.stat, await to.folder.stat()),
        };
        return { status: 200, headers };
      }),
    ),
  );
}

/** Whether a file is there that is to be replaced, and may be. @throws FilesError when something must stay. */
async function mayReplace(
  call: FilesCall,
  share: FileShare,
  place: Place,
  { shares, clock }: FilesContext,
): Promise<boolean> {
  const entry = await place.folder.find(place.name);
  if (entry === undefined) {
    return false;
  }
  if (entry.kind !== 'file' || call.header('x-ms-file-rename-replace-if-exists')?.toLowerCase() !== 'true') {
    throw new FilesError('ResourceAlreadyExists');
  }
  const attributes = shares.attributesOf(share);
  const use = { of: 'file', access: 'write', now: clock.now(), header: 'x-ms-destination-lease-id' } as const;
  requireLease(call, attributes.get(entry.stat).lease, use);
  attributes.forget(entry.stat);
  return true;
}

/** From a file of the same account. The copy is complete before anybody sees it; a file that is there keeps its lease. */
export async function copyFile(call: FilesCall, context: FilesContext): Promise<FilesAnswer> {
  const share = requireShare(call, context);
  const source = requireSource(call, 'x-ms-copy-source');
  const from = context.shares.get(call.account, source.share);
  if (from === undefined) {
    throw new FilesError('CannotVerifyCopySource');
  }
  const arriving = context.shares.arriving(share);
  try {
    const kept = await atPlace(from, source.names, context, async ({ folder, name }) => {
      const handle = await folder.file(name, 'read');
      return context.shares.attributesOf(from).get(await receiveCopy(handle, arriving));
    });
    const metadata = metadataOf(call);
    const copy = {
      id: randomUUID(),
      source: requireHeader(call, 'x-ms-copy-source'),
      completed: context.clock.now().toUTCString(),
    };
    return await context.shares.inTurn(share, () =>
      atPlace(share, call.names, context, async place => {
        const lease = await leaseOfTarget(call, share, place, context);
        await place.folder.adopt(arriving, place.name);
        const { stat } = await requireEntry(place, 'file');
        const attributes = {
          headers: kept.headers,
          metadata: Object.keys(metadata).length > 0 ? metadata : kept.metadata,
          copy,
          ...lease,
        };
        context.shares.attributesOf(share).set(stat, attributes);
        const headers = {
          ...entryStamps(stat, attributes),
          'x-ms-copy-id': copy.id,
          'x-ms-copy-status': 'success',
        };
        return { status: 202, headers };
      }),
    );
  } finally {
    await rm(arriving, { force: true });
  }
}

/** @returns what the source was when the copying began. */
async function receiveCopy(handle: FileHandle, path: string): Promise<BigIntStats> {
  const stat = await handle.stat({ bigint: true });
  // Closes the handle, too.
  await pipeline(
    handle.createReadStream({ start: 0 }),
    createWriteStream(path, { flags: 'wx', flush: true }),
  );
  await chmod(path, 0o777);
  return stat;
}

async function leaseOfTarget(
  call: FilesCall,
  share: FileShare,
  { folder, name }: Place,
  { shares, clock }: FilesContext,
): Promise<{ readonly lease?: Lease }> {
  const entry = await folder.find(name);
  if (entry === undefined) {
    return {};
  }
  if (entry.kind !== 'file') {
    throw new FilesError('ResourceTypeMismatch');
  }
  const attributes = shares.attributesOf(share);
  const { lease } = attributes.get(entry.stat);
  requireLease(call, lease, { of: 'file', access: 'write', now: clock.now() });
  return lease === undefined ? {} : { lease };
}

/** The share and the way that a header names. @throws FilesError when it is no file of this account here. */
function requireSource(call: FilesCall, header: string): FilesPath {
  const url = URL.parse(requireHeader(call, header));
  if (url === null || url.host !== call.request.headers.host) {
    throw new FilesError('InvalidHeaderValue', `HeaderName: ${header}.`);
  }
  const source = pathOf(url.pathname, call.header('x-ms-source-allow-trailing-dot') === 'true');
  if (source.account !== call.account.name) {
    throw new FilesError('InvalidHeaderValue', `HeaderName: ${header}.`);
  }
  return source;
}
