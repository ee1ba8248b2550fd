import { readFile, stat } from 'node:fs/promises';
import { phrase } from '../language/phrase.ts';
import { errorCode, KubeconfigError } from './kubeconfigError.ts';
import { readLayout, type Layout } from './layout.ts';

/** A kubeconfig as it was read. */
export interface KubeconfigFile {
  readonly path: string;
  /** Undefined for a file that does not exist. */
  readonly bytes: Buffer | undefined;
  /** Of the file's text; of newKubeconfig where there is no file. */
  readonly layout: Layout;
}

/** What a kubeconfig that we make begins with. */
export const newKubeconfig = 'apiVersion: v1\nkind: Config\n';

/**
 * Reads a kubeconfig, or prepares one that does not exist.
 * @throws KubeconfigError `unreadable`, `is-a-directory`, `not-a-file`, `not-yaml`, `not-a-kubeconfig`
 */
export async function readKubeconfig(path: string): Promise<KubeconfigFile> {
  const bytes = await readBytes(path);
  const text = bytes === undefined ? newKubeconfig : decode(bytes, path);
  return { path, bytes, layout: readLayout(text, path) };
}

/** @returns undefined where there is no such file */
export async function readBytes(path: string): Promise<Buffer | undefined> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) {
      throw directory(path);
    }
    if (!found.isFile()) {
      throw notAFile(path);
    }
    return await readFile(path);
  } catch (error) {
    if (error instanceof KubeconfigError) {
      throw error;
    }
    if (errorCode(error) === 'ENOENT') {
      return undefined;
    }
    throw unreadable(path, error);
  }
}

function decode(bytes: Buffer, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new KubeconfigError(
      'not-yaml',
      phrase`${path} is not UTF-8 text. Nothing was changed. If Windows PowerShell wrote it, save it again as UTF-8, then try again.`,
      path,
      error,
    );
  }
}

function directory(path: string): KubeconfigError {
  return new KubeconfigError(
    'is-a-directory',
    phrase`${path} is a directory, but a kubeconfig is a file (a container engine makes such a directory when it mounts a file that is not there). Nothing was changed. Remove the directory, or set KUBECONFIG to a file.`,
    path,
  );
}

function notAFile(path: string): KubeconfigError {
  return new KubeconfigError(
    'not-a-file',
    phrase`${path} is a device, pipe or socket, which cannot be changed as a kubeconfig. Set KUBECONFIG to a file.`,
    path,
  );
}

function unreadable(path: string, cause: unknown): KubeconfigError {
  return new KubeconfigError(
    'unreadable',
    phrase`${path} cannot be read (${errorCode(cause)}). Nothing was changed. Check the file's owner and mode and those of its directories, or set KUBECONFIG to another file.`,
    path,
    cause,
  );
}
