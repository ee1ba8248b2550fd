import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { rmdir } from 'node:fs/promises';
import type { FileShare, StorageAccount } from '../model/resource.ts';
import type { ResourceStore } from '../state/resourceStore.ts';
import type { StateDirectory } from '../state/stateDirectory.ts';
import { AttributesOfFiles } from './fileAttributes.ts';
import { inFolder } from './folder.ts';

/** What a caller may say of a share. `quota` in GiB. */
export type ShareSettings = Pick<FileShare, 'quota' | 'metadata' | 'accessTier'>;

const folder = 'shares';
/** In the directory of a share: what is in it, what is remembered of its files, what is still arriving. */
const contentFolder = 'content';
const attributesFolder = 'attributes';
const arrivingFolder = 'arriving';

/** GiB: what a share has that was made without a quota (Microsoft.Storage). */
const defaultQuota = 5120;

/** All storage accounts' shares: what is stored of them, and the directories that hold their content. */
export class Shares {
  readonly #store: ResourceStore;
  readonly #directory: StateDirectory;
  readonly #log: (message: string, error?: unknown) => void;
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(
    store: ResourceStore,
    directory: StateDirectory,
    log: (message: string, error?: unknown) => void,
  ) {
    this.#store = store;
    this.#directory = directory;
    this.#log = log;
    mkdirSync(directory.file(folder), { recursive: true, mode: 0o700 });
  }

  /** Names of accounts are unique, whatever resource group they are in. */
  account(name: string): StorageAccount | undefined {
    return this.#store.list('storageAccount').find(account => account.name === name.toLowerCase());
  }

  get(account: StorageAccount, name: string): FileShare | undefined {
    return this.#store.get('fileShare', shareId(account, name));
  }

  /** In the order of their names. */
  list({ id }: StorageAccount): readonly FileShare[] {
    return this.#store
      .list('fileShare')
      .filter(({ account }) => account === id)
      .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** A new share with an empty directory, into which every container may write. */
  create(account: StorageAccount, name: string, settings: Partial<ShareSettings>): FileShare {
    const directory = randomUUID();
    for (const part of [contentFolder, attributesFolder, arrivingFolder]) {
      mkdirSync(this.#path(directory, part), { recursive: true, mode: 0o700 });
    }
    chmodSync(this.#path(directory, contentFolder), 0o777);
    return this.#put({
      kind: 'fileShare',
      id: shareId(account, name),
      name,
      account: account.id,
      directory,
      quota: defaultQuota,
      metadata: {},
      accessTier: 'TransactionOptimized',
      lastModified: '',
      etag: '',
      ...settings,
    });
  }

  /** The same share with other settings. */
  change(share: FileShare, changes: Partial<ShareSettings>): FileShare {
    return this.#put({ ...share, ...changes });
  }

  /** Without the share being modified by that. On disk when this returns. */
  lease(share: FileShare, lease: FileShare['lease']): void {
    const { lease: _before, ...others } = share;
    this.#store.put({ ...others, ...(lease === undefined ? {} : { lease }) });
  }

  /** The share is gone at once; its content goes until the promise is done. */
  async delete(share: FileShare): Promise<void> {
    this.#store.delete(share);
    await this.#removeDirectory(share.directory);
  }

  /** An account with all that is in it. */
  async deleteAccount(account: StorageAccount): Promise<void> {
    const removals = this.list(account).map(share => this.delete(share));
    this.#store.delete(account);
    await Promise.all(removals);
  }

  /** The directory that containers mount. */
  contentOf({ directory }: FileShare): string {
    return this.#path(directory, contentFolder);
  }

  attributesOf({ directory }: FileShare): AttributesOfFiles {
    return new AttributesOfFiles(this.#directory, `${folder}/${directory}/${attributesFolder}`);
  }

  /** A path for something that is not complete yet, on the disk of the share and out of every container's sight. */
  arriving({ directory }: FileShare): string {
    return this.#path(directory, `${arrivingFolder}/${randomUUID()}`);
  }

  /** Bytes of all files in it. */
  async usage(share: FileShare): Promise<number> {
    return await inFolder(this.contentOf(share), [], content => content.usage());
  }

  /** Work on a share one after the other: who looks at a lease and then writes must not be overtaken. */
  async inTurn<T>({ directory }: FileShare, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(directory) ?? Promise.resolve();
    const turn = before.then(work);
    const settled = turn.catch(() => undefined);
    this.#turns.set(directory, settled);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(directory) === settled) {
        this.#turns.delete(directory);
      }
    }
  }

  /**
   * Take away what a fabric left that ended in the middle: directories of no share, unless a damaged file may have told
   * of them, and what never arrived whole. Before anybody asks for anything.
   */
  async sweep(): Promise<void> {
    const known = new Set(this.#store.list('fileShare').map(({ directory }) => directory));
    for (const directory of readdirSync(this.#directory.file(folder))) {
      if (known.has(directory)) {
        await this.#removeArrivals(directory);
      } else if (this.#store.isWhole()) {
        await this.#removeDirectory(directory);
      }
    }
  }

  async #removeArrivals(directory: string): Promise<void> {
    const path = this.#path(directory, arrivingFolder);
    try {
      await inFolder(path, [], arriving => arriving.empty());
    } catch (error) {
      this.#log(`removing what never arrived (${path})`, error);
    }
  }

  /** Never follows a link that a container has put there. */
  async #removeDirectory(directory: string): Promise<void> {
    const path = this.#path(directory, '');
    try {
      await inFolder(path, [], whole => whole.empty());
      await rmdir(path);
    } catch (error) {
      this.#log(`removing the content of a deleted share (${path}); the next start repeats it`, error);
    }
  }

  #put(share: FileShare): FileShare {
    const modified = {
      ...share,
      lastModified: new Date().toISOString(),
      etag: `"0x${randomBytes(8).toString('hex').toUpperCase()}"`,
    };
    this.#store.put(modified);
    return modified;
  }

  #path(directory: string, part: string): string {
    return this.#directory.file(`${folder}/${directory}/${part}`);
  }
}

function shareId({ id }: StorageAccount, name: string): string {
  return `${id}/fileServices/default/shares/${name}`;
}
