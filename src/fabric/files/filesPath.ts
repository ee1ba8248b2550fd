import { isEntryName } from '../model/storageNames.ts';
import { FilesError } from './filesError.ts';
import { mostDepth } from './folder.ts';

/** Characters of a path in a share ("Naming and referencing shares, directories, files, and metadata"). */
const mostCharacters = 2048;

export interface FilesPath {
  readonly account: string;
  readonly share: string;
  readonly names: readonly string[];
}

/**
 * `/account/share/directory/file`, taken apart and decoded; what is absent is empty.
 * @param keepDots Dots at the end of a name count; else they are dropped, as SMB does.
 * @throws FilesError 400 for names that nothing can have.
 */
export function pathOf(path: string, keepDots: boolean): FilesPath {
  const [account = '', share = '', ...rest] = path
    .replace(/^\//, '')
    .replace(/\/+$/, '')
    .split('/')
    .map(decoded);
  const names = rest.map(name => (keepDots ? name : name.replace(/\.+$/, '')));
  if (!names.every(isEntryName)) {
    throw new FilesError('InvalidResourceName');
  }
  if (names.length > mostDepth || names.join('/').length > mostCharacters) {
    throw new FilesError('InvalidFileOrDirectoryPathName');
  }
  return { account: account.toLowerCase(), share, names };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (cause) {
    throw new FilesError('InvalidUri', undefined, { cause });
  }
}
