import { isMetadataName } from '../model/storageNames.ts';
import type { FilesCall } from './filesCall.ts';
import { FilesError } from './filesError.ts';

export type Metadata = Readonly<Record<string, string>>;

const prefix = 'x-ms-meta-';

/** Bytes of all names and values ("Setting and retrieving properties and metadata for Azure Files resources"). */
const mostMetadata = 8 * 1024;

/** The metadata that a request carries. Names lose their case on the way, as headers do. @throws FilesError 400 */
export function metadataOf({ request }: FilesCall): Metadata {
  const entries = Object.entries(request.headers).flatMap(([name, value]) =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), String(value)] as const] : [],
  );
  if (!entries.every(([name]) => isMetadataName(name))) {
    throw new FilesError('InvalidMetadata');
  }
  if (
    entries.reduce((sum, [name, value]) => sum + name.length + Buffer.byteLength(value), 0) > mostMetadata
  ) {
    throw new FilesError('MetadataTooLarge');
  }
  return Object.fromEntries(entries);
}

export function metadataHeaders(metadata: Metadata): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`${prefix}${name}`, value]));
}
