import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClusterSpec } from '../cluster/spec.ts';
import { phrase } from '../language/phrase.ts';
import { OperationError } from '../operations/operationError.ts';
import { parseCredentials } from '../operations/parseCredentials.ts';
import type { CredentialStore } from '../operations/ports.ts';

/**
 * Credentials of local clusters: a 0600 file each in a 0700 directory beside the fabric's state, since a
 * cluster on this computer is worth no more than the computer.
 */
export function fileCredentialStore(directory: string): CredentialStore {
  const fileOf = ({ id }: ClusterSpec): string => join(directory, `${id}.json`);
  return {
    read: async spec => {
      const text = await readIfThere(fileOf(spec));
      return text === undefined ? undefined : parseCredentials(text, spec, fileOf(spec));
    },
    write: async (spec, credentials) => {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await chmod(directory, 0o700);
      await writeWhole(fileOf(spec), JSON.stringify(credentials));
    },
    remove: spec => rm(fileOf(spec), { force: true }),
  };
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw new OperationError(
      'credentials-unreadable',
      phrase`The cluster's keys in ${file} cannot be read.`,
      {
        cause: error,
      },
    );
  }
}

/** Written aside, flushed, renamed: a file is whole or not there. */
async function writeWhole(file: string, text: string): Promise<void> {
  const aside = `${file}.${process.pid}.new`;
  try {
    const handle = await open(aside, 'w', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    const full = (error as NodeJS.ErrnoException).code === 'ENOSPC';
    throw new OperationError(
      full ? 'disk-full' : 'unexpected',
      full
        ? phrase`The disk is full: the cluster's keys could not be written to ${file}. Free some space and try again.`
        : phrase`The cluster's keys could not be written to ${file}.`,
      { cause: error },
    );
  }
}
