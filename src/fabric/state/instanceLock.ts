import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
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

function create(path: string): boolean {
  try {
    const descriptor = openSync(path, 'wx', 0o600);
    writeSync(descriptor, String(process.pid));
    closeSync(descriptor);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      return false;
    }
    throw error;
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

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
