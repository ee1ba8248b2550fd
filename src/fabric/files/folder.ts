import { randomUUID } from 'node:crypto';
import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, link, lstat, mkdir, open, readdir, rename, rmdir, unlink } from 'node:fs/promises';

/** What is found under a name. Links, devices, pipes and sockets are what containers made for themselves. */
export interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'other';
  readonly stat: BigIntStats;
}

/** SMB mounts of container groups show everything as 0777: whoever a container runs as may write there. */
const forEverybody = 0o777;

const { O_RDONLY, O_RDWR, O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_NONBLOCK } = constants;

/** Directories in each other that a path may have ("Naming and referencing shares, directories, files, and metadata"). */
export const mostDepth = 250;

/** Where the kernel leads from an open descriptor to what it is of, whatever its path is by now. */
const hasDescriptorPaths = process.platform === 'linux';

/**
 * A directory of a share, held open. Containers may put links into a share, and move what is in it, at any
 * moment; so a path is walked one name at a time, each from the directory before it, and no name is ever followed
 * where it is a link. On Linux `/proc/self/fd/N/name` is such a step, and there is no moment in which it could lead
 * elsewhere. Node has nothing like it on other systems: there each step is looked at first, so that somebody in a
 * container would have to put a link in its place between the look and the step, and the engines there keep
 * containers in a virtual machine, whose links lead nowhere on the host.
 */
export class Folder {
  readonly #path: string;
  readonly #handle: FileHandle | undefined;

  private constructor(path: string, handle: FileHandle | undefined) {
    this.#path = path;
    this.#handle = handle;
  }

  /** @throws ENOENT, ENOTDIR, ELOOP when there is no directory. */
  static async open(path: string): Promise<Folder> {
    if (hasDescriptorPaths) {
      const handle = await open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
      return new Folder(`/proc/self/fd/${handle.fd}`, handle);
    }
    if (!(await lstat(path)).isDirectory()) {
      throw Object.assign(new Error(`${path} is no directory`), { code: 'ENOTDIR' });
    }
    return new Folder(path, undefined);
  }

  async enter(name: string): Promise<Folder> {
    return await Folder.open(this.#at(await this.#spelled(name)));
  }

  async close(): Promise<void> {
    await this.#handle?.close();
  }

  /** The directory itself. */
  async stat(): Promise<BigIntStats> {
    return await lstat(this.#at('.'), { bigint: true });
  }

  /** What is there under the name, compared as shares do: case-blind, but kept as it was spelled. */
  async find(name: string): Promise<Entry | undefined> {
    return await this.#look(await this.#spelled(name));
  }

  /** Files and directories, in the order of their names. What is neither is not shown. */
  async list(): Promise<readonly Entry[]> {
    const names = (await readdir(this.#path)).toSorted();
    const entries = await Promise.all(names.map(name => this.#look(name)));
    return entries.flatMap(entry => (entry === undefined || entry.kind === 'other' ? [] : [entry]));
  }

  /**
   * Open a file; never anything else, and never waiting as for the other end of a pipe.
   * @throws ELOOP for whatever is no file.
   */
  async file(name: string, access: 'read' | 'write'): Promise<FileHandle> {
    const entry = await this.find(name);
    if (entry !== undefined && entry.kind !== 'file') {
      throw Object.assign(new Error(`${name} is no file`), { code: 'ELOOP' });
    }
    const flags = (access === 'read' ? O_RDONLY : O_RDWR) | O_NOFOLLOW | O_NONBLOCK;
    const handle = await open(this.#at(entry?.name ?? name), flags);
    if ((await handle.stat()).isFile()) {
      return handle;
    }
    await handle.close();
    throw Object.assign(new Error(`${name} is no file`), { code: 'ELOOP' });
  }

  /** @throws EEXIST when something has the name. */
  async createFile(name: string): Promise<FileHandle> {
    const handle = await open(this.#at(name), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW);
    await handle.chmod(forEverybody);
    return handle;
  }

  /** @throws EEXIST when something has the name. */
  async createDirectory(name: string): Promise<void> {
    await mkdir(this.#at(name));
    // Elsewhere than on Linux the engine's virtual machine says who may write.
    await this.#within(name, async folder => await folder.#handle?.chmod(forEverybody));
  }

  /** Put a file of ours, on the same disk, in here; it takes the place of a file of this name. */
  async adopt(path: string, name: string): Promise<void> {
    await rename(path, this.#at(await this.#spelled(name)));
  }

  /** @throws ENOTEMPTY */
  async removeDirectory(name: string): Promise<void> {
    await rmdir(this.#at(await this.#spelled(name)));
  }

  async removeFile(name: string): Promise<void> {
    await unlink(this.#at(await this.#spelled(name)));
  }

  /** Move an entry, links unseen. @throws EEXIST when something has the name, unless it is to be replaced. */
  async moveTo(name: string, target: Folder, newName: string, options: { replace: boolean }): Promise<void> {
    const entry = await this.find(name);
    const from = this.#at(entry?.name ?? name);
    const to = target.#at(newName);
    if (options.replace) {
      await rename(from, target.#at(await target.#spelled(newName)));
    } else if (entry?.kind === 'file') {
      // Node cannot ask rename() to leave what is there; link() does.
      await link(from, to);
      await unlink(from);
    } else {
      // Only an empty directory would be replaced by one.
      await rename(from, to);
    }
  }

  /**
   * Remove everything in it, links themselves included. Directories are first moved up here: however deep a container
   * has nested them, no more than two are open at a time.
   */
  async empty(): Promise<void> {
    for (let names = await readdir(this.#path); names.length > 0; names = await readdir(this.#path)) {
      for (const name of names) {
        await this.#removeOrFlatten(name);
      }
    }
  }

  /** Bytes of all files in it; what is deeper than anything that can be named does not count. */
  async usage(depth = mostDepth): Promise<number> {
    let bytes = 0;
    for (const { name, kind, stat } of await this.list()) {
      if (kind === 'file') {
        bytes += Number(stat.size);
      } else if (depth > 0) {
        bytes += await this.#within(name, folder => folder.usage(depth - 1));
      }
    }
    return bytes;
  }

  /** A directory goes in the round in which nothing is left in it. */
  async #removeOrFlatten(name: string): Promise<void> {
    if ((await this.#look(name))?.kind !== 'directory') {
      await unlink(this.#at(name));
      return;
    }
    await this.#within(name, async folder => {
      for (const inner of await readdir(folder.#path)) {
        if ((await folder.#look(inner))?.kind === 'directory') {
          await rename(folder.#at(inner), this.#at(randomUUID()));
        } else {
          await unlink(folder.#at(inner));
        }
      }
    });
    await rmdir(this.#at(name));
  }

  async #within<T>(name: string, work: (folder: Folder) => Promise<T>): Promise<T> {
    const folder = await Folder.open(this.#at(name));
    try {
      return await work(folder);
    } finally {
      await folder.close();
    }
  }

  async #look(name: string): Promise<Entry | undefined> {
    try {
      const stat = await lstat(this.#at(name), { bigint: true });
      const kind = stat.isFile() ? 'file' : stat.isDirectory() ? 'directory' : 'other';
      return { name, kind, stat };
    } catch (error) {
      if (isAbsence(error)) {
        return undefined;
      }
      throw error;
    }
  }

  async #spelled(name: string): Promise<string> {
    if ((await this.#look(name)) !== undefined) {
      return name;
    }
    const wanted = name.toLowerCase();
    return (await readdir(this.#path)).find(known => known.toLowerCase() === wanted) ?? name;
  }

  #at(name: string): string {
    return `${this.#path}/${name}`;
  }
}

/**
 * Walk to a directory and work there.
 * @param root A directory of ours.
 * @throws as Folder.open when one of the names is no directory.
 */
export async function inFolder<T>(
  root: string,
  names: readonly string[],
  work: (folder: Folder) => Promise<T>,
): Promise<T> {
  let folder = await Folder.open(root);
  try {
    for (const name of names) {
      const next = await folder.enter(name);
      await folder.close();
      folder = next;
    }
    return await work(folder);
  } finally {
    await folder.close();
  }
}

function isAbsence(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
