import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isRunning } from './isRunning.ts';
import type { StateDirectory } from './stateDirectory.ts';

const file = 'fabric.lock';

/**
 * One fabric per state directory: the lock is a file with the holder's process id.
 * @returns the pid of who holds it; undefined when it is ours now.
 */
export function takeLock(directory: StateDirectory): number | undefined {
  const path = directory.file(file);
  for (;;) {
    if (create(path)) {
      return undefined;
    }
    const holder = holderOf(path);
    if (holder !== undefined && isRunning(holder)) {
      return holder;
    }
    setAside(path);
  }
}

/** Take the lock away from a process that is no fabric. */
export function breakLock(directory: StateDirectory, holder: number): void {
  const path = directory.file(file);
  if (holderOf(path) === holder) {
    rmSync(path, { force: true });
  }
}

/** Whether this process holds the lock, and runs. */
export function holdsLock(directory: StateDirectory, pid: number): boolean {
  return holderOf(directory.file(file)) === pid && isRunning(pid);
}

export function releaseLock(directory: StateDirectory): void {
  const path = directory.file(file);
  if (holderOf(path) === process.pid) {
    rmSync(path, { force: true });
  }
}

/** With its content from the first moment: whoever finds it empty would take it for that of a process that is no more. */
function create(path: string): boolean {
  const draft = `${path}.${process.pid}.new`;
  writeFileSync(draft, String(process.pid), { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      return false;
    }
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Renamed first, and looked at again: somebody else may have taken the stale lock over meanwhile. */
function setAside(path: string): void {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw error;
    }
    return;
  }
  const holder = holderOf(aside);
  if (holder !== undefined && isRunning(holder)) {
    renameSync(aside, path);
  } else {
    rmSync(aside, { force: true });
  }
}

function holderOf(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}
