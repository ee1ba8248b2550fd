import type { BigIntStats } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Lease } from '../model/lease.ts';
import type { StateDirectory } from '../state/stateDirectory.ts';

/** HTTP headers that a file is answered with, as it was told to. */
export type FileHeader =
  | 'content-type'
  | 'content-encoding'
  | 'content-language'
  | 'cache-control'
  | 'content-disposition'
  | 'content-md5';

/** What the service remembers of a file or directory beside what the file system does. */
export interface FileAttributes {
  readonly metadata: Readonly<Record<string, string>>;
  readonly headers: Readonly<Partial<Record<FileHeader, string>>>;
  readonly lease?: Lease;
  /** Where it was copied from, if it was. `completed` as HTTP writes times. */
  readonly copy?: { readonly id: string; readonly source: string; readonly completed: string };
  /** Milliseconds since 1970: when this was changed, where the file itself was not. */
  readonly changed?: number;
}

const none: FileAttributes = { metadata: {}, headers: {} };

/**
 * The attributes of all files of a share, each in a file of ours that is named by inode and birth: so they stay with a
 * file that a container moves, and no other file ever gets them. Those of a file that a container deletes stay
 * until the share goes; they are few, as only callers of the service make any.
 */
export class AttributesOfFiles {
  readonly #directory: StateDirectory;
  readonly #folder: string;

  /** @param folder In the state directory; must be there. */
  constructor(directory: StateDirectory, folder: string) {
    this.#directory = directory;
    this.#folder = folder;
  }

  get(stat: BigIntStats): FileAttributes {
    const content = this.#directory.read(this.#file(stat));
    return content === undefined ? none : (JSON.parse(content) as FileAttributes);
  }

  /** On disk when this returns, also after a loss of power: a lease must not be held twice. */
  set(stat: BigIntStats, attributes: FileAttributes): void {
    if (isDeepStrictEqual(attributes, none)) {
      this.forget(stat);
    } else {
      this.#directory.write(this.#file(stat), JSON.stringify(attributes));
    }
  }

  forget(stat: BigIntStats): void {
    this.#directory.remove(this.#file(stat));
  }

  #file({ ino, birthtimeNs }: BigIntStats): string {
    return `${this.#folder}/${ino}-${birthtimeNs}.json`;
  }
}
