import { isEntryName } from '../model/storageNames.ts';
import type { FileAttributes } from './fileAttributes.ts';
import {
  atPlace,
  entryStamps,
  inDirectory,
  requireEntry,
  smbAttributes,
  smbHeaders,
  smbTime,
} from './entries.ts';
import { type FilesAnswer, type FilesCall, type FilesContext, requireShare } from './filesCall.ts';
import { FilesError } from './filesError.ts';
import type { Entry } from './folder.ts';
import { includes, pageOf } from './listing.ts';
import { metadataHeaders, metadataOf } from './metadataHeaders.ts';
import type { Xml } from './xml.ts';

export async function createDirectory(call: FilesCall, context: FilesContext): Promise<FilesAnswer> {
  const share = requireShare(call, context);
  const metadata = metadataOf(call);
  return await context.shares.inTurn(share, () =>
    atPlace(share, call.names, context, async ({ folder, name }) => {
      if ((await folder.find(name)) !== undefined) {
        throw new FilesError('ResourceAlreadyExists');
      }
      await folder.createDirectory(name);
      const { stat } = await requireEntry({ folder, name }, 'directory');
      const attributes: FileAttributes = { metadata, headers: {} };
      context.shares.attributesOf(share).set(stat, attributes);
      const headers = { ...entryStamps(stat, attributes), ...smbHeaders(stat, await folder.stat()) };
      return { status: 201, headers };
    }),
  );
}

export async function getDirectoryProperties(call: FilesCall, context: FilesContext): Promise<FilesAnswer> {
  const share = requireShare(call, context);
  return await inDirectory(share, call.names, context, async folder => {
    const stat = await folder.stat();
    const attributes = context.shares.attributesOf(share).get(stat);
    const headers = {
      ...entryStamps(stat, attributes),
      ...metadataHeaders(attributes.metadata),
      ...smbHeaders(stat, stat),
      'x-ms-server-encrypted': 'false',
    };
    return { status: 200, headers };
  });
}

export async function setDirectoryMetadata(call: FilesCall, context: FilesContext): Promise<FilesAnswer> {
  const share = requireShare(call, context);
  const metadata = metadataOf(call);
  return await inDirectory(share, call.names, context, async folder => {
    const stat = await folder.stat();
    const attributes: FileAttributes = { metadata, headers: {}, changed: context.clock.now().getTime() };
    context.shares.attributesOf(share).set(stat, attributes);
    return { status: 200, headers: entryStamps(stat, attributes) };
  });
}

export async function deleteDirectory(call: FilesCall, context: FilesContext): Promise<FilesAnswer> {
  const share = requireShare(call, context);
  return await context.shares.inTurn(share, () =>
    atPlace(share, call.names, context, async place => {
      const { stat } = await requireEntry(place, 'directory');
      await place.folder.removeDirectory(place.name);
      context.shares.attributesOf(share).forget(stat);
      return { status: 202 };
    }),
  );
}

export async function listDirectory(call: FilesCall, context: FilesContext): Promise<FilesAnswer> {
  const share = requireShare(call, context);
  const entries = await inDirectory(share, call.names, context, async folder => ({
    id: (await folder.stat()).ino,
    // Names that no request can say are not told either.
    all: (await folder.list()).filter(({ name }) => isEntryName(name)),
  }));
  const { items, before, after } = pageOf(entries.all, call);
  const attributes = context.shares.attributesOf(share);
  const wanted = includes(call);
  const listed = items.map(entry => entryXml(entry, wanted, () => attributes.get(entry.stat)));
  return {
    status: 200,
    body: [
      'EnumerationResults',
      [...before, ['DirectoryId', String(entries.id)], ['Entries', listed], after],
      {
        ServiceEndpoint: `https://${call.request.headers.host ?? ''}/${call.account.name}`,
        ShareName: share.name,
        DirectoryPath: call.names.join('/'),
      },
    ],
  };
}

/** @param remembered Read only where it is asked for: that is a file for every entry. */
function entryXml(
  { name, kind, stat }: Entry,
  wanted: ReadonlySet<string>,
  remembered: () => FileAttributes,
): Xml {
  const times: readonly Xml[] = [
    ['CreationTime', smbTime(stat.birthtimeNs)],
    ['LastAccessTime', smbTime(stat.atimeNs)],
    ['LastWriteTime', smbTime(stat.mtimeNs)],
    ['ChangeTime', smbTime(stat.ctimeNs)],
    ['Last-Modified', new Date(Number(stat.mtimeMs)).toUTCString()],
  ];
  const properties: readonly Xml[] = [
    ...(kind === 'file' ? [['Content-Length', String(stat.size)] as const] : []),
    ...(wanted.has('timestamps') ? times : []),
    ...(wanted.has('etag') ? [['Etag', entryStamps(stat, remembered())['etag'] ?? ''] as const] : []),
  ];
  return [
    kind === 'file' ? 'File' : 'Directory',
    [
      ['Name', name],
      ['FileId', String(stat.ino)],
      ['Properties', properties],
      ...(wanted.has('attributes') ? [['Attributes', smbAttributes(stat)] as const] : []),
    ],
  ];
}
