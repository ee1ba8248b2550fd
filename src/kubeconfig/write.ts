import { randomBytes } from 'node:crypto';
import { lstat, mkdir, mkdtemp, open, readlink, realpath, rename, rm, stat, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { phrase, type Phrase } from '../language/phrase.ts';
import { errorCode, KubeconfigError } from './kubeconfigError.ts';
import { readBytes } from './kubeconfigFile.ts';

/** Something about a written kubeconfig that its owner should know. */
export interface Warning {
  readonly kind: 'readable-by-others' | 'written-in-place';
  readonly file: string;
  readonly message: Phrase;
}

/** The calls that fail in ways a test cannot bring about everywhere. */
export interface FileSystem {
  readonly open: typeof open;
  readonly rename: typeof rename;
}

export const realFileSystem: FileSystem = { open, rename };

/**
 * Puts new content in the place of a kubeconfig that held `before`, so that no reader ever sees half of it: a
 * new file beside it, flushed, takes its name. Links stay links; owner and mode stay. Where a file cannot be
 * replaced (bind-mounted, hard-linked, or in a directory that is not ours), it is written in place as kubectl
 * does it, with a backup until that is done. A new file has mode 0600.
 * @param before undefined for a file that did not exist
 * @throws KubeconfigError `changed-too-often` where the file no longer holds `before`; `read-only`, `disk-full`
 */
export async function writeKubeconfig(
  path: string,
  before: Buffer | undefined,
  content: string,
  fileSystem: FileSystem = realFileSystem,
): Promise<readonly Warning[]> {
  try {
    const target = await linkTarget(path);
    const existing = await stat(target).catch(() => undefined);
    const mode = existing === undefined ? 0o600 : existing.mode & 0o777;
    const bytes = Buffer.from(content);
    const replaced =
      (existing?.nlink ?? 1) === 1 && (await replace({ target, before, bytes, mode, existing }, fileSystem));
    if (!replaced) {
      await writeInPlace({ target, before, bytes, mode }, fileSystem);
    }
    return [...readableByOthers(path, mode), ...(replaced ? [] : [inPlace(path)])];
  } catch (error) {
    throw error instanceof KubeconfigError ? error : writeError(path, error);
  }
}

/**
 * Makes the directory for a kubeconfig, with mode 0700. Where a file is in the way, reading tells more about it.
 * @throws KubeconfigError `read-only`, `disk-full`
 */
export async function makeDirectoryFor(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    if (!['ENOTDIR', 'EEXIST'].includes(errorCode(error))) {
      throw writeError(path, error);
    }
  });
}

/**
 * Deletes a kubeconfig that held `before`.
 * @throws KubeconfigError `changed-too-often` where it no longer does; `read-only`
 */
export async function deleteKubeconfig(path: string, before: Buffer | undefined): Promise<void> {
  try {
    const target = await linkTarget(path);
    await throwIfChanged(target, before);
    await rm(target, { force: true });
  } catch (error) {
    throw error instanceof KubeconfigError ? error : writeError(path, error);
  }
}

interface Writing {
  readonly target: string;
  readonly before: Buffer | undefined;
  readonly bytes: Buffer;
  readonly mode: number;
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** The file that a path means, also when it is a link to a file that does not exist yet. */
async function linkTarget(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') {
      throw error;
    }
    const isLink = await lstat(path).then(
      found => found.isSymbolicLink(),
      () => false,
    );
    return isLink ? linkTarget(resolve(dirname(path), await readlink(path))) : path;
  }
}

/** System errors after which writing in place may still succeed. */
const irreplaceable = new Set(['EXDEV', 'EBUSY', 'EPERM', 'EACCES', 'EROFS', 'ENOENT']);

/** @returns false where the file cannot be replaced, and was not touched */
async function replace(
  { target, before, bytes, mode, existing }: Writing & { readonly existing: Owner | undefined },
  { open: openFile, rename: renameFile }: FileSystem,
): Promise<boolean> {
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const handle = await openFile(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      if (existing) {
        await handle.chown(existing.uid, existing.gid);
      }
      await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await throwIfChanged(target, before);
    await renameFile(temporary, target);
    await flushDirectory(dirname(target));
    return true;
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    if (before !== undefined && irreplaceable.has(errorCode(error))) {
      return false;
    }
    throw error;
  }
}

async function writeInPlace(
  { target, before, bytes, mode }: Writing,
  { open: openFile }: FileSystem,
): Promise<void> {
  const handle = await openFile(target, 'r+', mode);
  try {
    await throwIfChanged(target, before);
    const backup = await makeBackup(target, before ?? Buffer.alloc(0));
    try {
      await overwrite(handle, bytes);
    } catch (error) {
      await overwrite(handle, before ?? Buffer.alloc(0)).catch((cause: unknown) => {
        throw damaged(target, backup.path, cause);
      });
      await backup.remove();
      throw error;
    }
    await backup.remove();
  } finally {
    await handle.close();
  }
}

type Handle = Awaited<ReturnType<typeof open>>;

async function overwrite(handle: Handle, bytes: Buffer): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += (await handle.write(bytes, done, bytes.length - done, done)).bytesWritten;
  }
  await handle.truncate(bytes.length);
  await handle.sync();
}

interface Backup {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/** Beside the file, else in a private directory of the system's for temporary files. */
async function makeBackup(target: string, bytes: Buffer): Promise<Backup> {
  const name = `${basename(target)}.frankenetes-backup`;
  const beside = join(dirname(target), name);
  try {
    await writeNew(beside, bytes);
    return { path: beside, remove: () => rm(beside) };
  } catch {
    const directory = await mkdtemp(join(tmpdir(), 'frankenetes-'));
    const elsewhere = join(directory, name);
    await writeNew(elsewhere, bytes);
    return { path: elsewhere, remove: () => rm(directory, { recursive: true }) };
  }
}

async function writeNew(path: string, bytes: Buffer): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function throwIfChanged(target: string, before: Buffer | undefined): Promise<void> {
  const now = await readBytes(target);
  if (now === before || (now !== undefined && before?.equals(now))) {
    return;
  }
  throw new KubeconfigError(
    'changed-too-often',
    phrase`${target} was changed by another program while it was being edited, again and again. What others wrote was kept. Try again when they are done.`,
    target,
  );
}

/** Makes the new name last through a power cut; not every system can. */
async function flushDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

function readableByOthers(file: string, mode: number): readonly Warning[] {
  if (process.platform === 'win32' || (mode & 0o077) === 0) {
    return [];
  }
  const octal = mode.toString(8).padStart(4, '0');
  const message = phrase`${file} has mode ${octal}: other users of this computer can use the keys in it. Its mode was left as it was; "chmod 600 ${file}" makes it private.`;
  return [{ kind: 'readable-by-others', file, message }];
}

function inPlace(file: string): Warning {
  const message = phrase`${file} could not be replaced as a whole (is it mounted or linked?), so it was written in place.`;
  return { kind: 'written-in-place', file, message };
}

function damaged(target: string, backup: string, cause: unknown): KubeconfigError {
  return new KubeconfigError(
    'disk-full',
    phrase`${target} could be written only in part (${errorCode(cause)}). Its former content is in ${backup}: make room on the disk, then copy it back.`,
    target,
    cause,
  );
}

function writeError(path: string, cause: unknown): KubeconfigError {
  const code = errorCode(cause);
  return ['ENOSPC', 'EDQUOT'].includes(code)
    ? new KubeconfigError(
        'disk-full',
        phrase`There is no room to write ${path} (${code}). It was left as it was. Make room, then try again.`,
        path,
        cause,
      )
    : new KubeconfigError(
        'read-only',
        phrase`${path} cannot be written (${code}). It was left as it was. Check the owner and mode of the file and its directory, or set KUBECONFIG to another file.`,
        path,
        cause,
      );
}
