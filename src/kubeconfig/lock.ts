import { open, stat, unlink } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { phrase, type Phrase } from '../language/phrase.ts';
import { errorCode, KubeconfigError, throwIfCancelled } from './kubeconfigError.ts';

export interface LockOptions {
  readonly signal?: AbortSignal | undefined;
  /** How long to wait for another holder, in milliseconds; 5,000 by default. */
  readonly patience?: number | undefined;
}

const firstPause = 20;
const longestPause = 250;

/**
 * Runs `work` while holding kubectl's lock on every file: `FILE.lock`, made with O_CREAT|O_EXCL in sorted order
 * (client-go, tools/clientcmd/loader.go, lockFile). kubectl gives up at the first refusal; we wait a little.
 * A file whose directory is missing or cannot be written is passed over: it may well stand in KUBECONFIG only to
 * be read, and nobody else can write it either.
 * The locks are removed whatever becomes of `work`.
 * @throws KubeconfigError `locked`, `cancelled`
 */
export async function withLock<T>(
  files: readonly string[],
  { signal, patience = 5_000 }: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  const deadline = performance.now() + patience;
  const held: string[] = [];
  try {
    for (const file of files.toSorted()) {
      const lock = `${file}.lock`;
      if (await acquire(lock, deadline, signal)) {
        held.push(lock);
      }
    }
    return await work();
  } finally {
    await Promise.all(held.map(release));
  }
}

/** Whether the lock was taken; false where nothing can be written beside the file. */
async function acquire(lock: string, deadline: number, signal: AbortSignal | undefined): Promise<boolean> {
  for (let pause = firstPause; ; pause = Math.min(2 * pause, longestPause)) {
    throwIfCancelled(signal);
    try {
      const handle = await open(lock, 'wx', 0);
      await handle.close();
      return true;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') {
        return false;
      }
      if (performance.now() + pause > deadline) {
        throw await lockedError(lock, error);
      }
    }
    await delay(pause);
  }
}

async function release(lock: string): Promise<void> {
  await unlink(lock).catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') {
      throw error;
    }
  });
}

async function lockedError(lock: string, cause: unknown): Promise<KubeconfigError> {
  const left = await stat(lock).catch(() => undefined);
  const there =
    left === undefined
      ? phrase`${lock} exists`
      : phrase`${lock} exists, made ${age(left.mtimeMs)} ago by ${person(left.uid)}`;
  return new KubeconfigError(
    'locked',
    phrase`The kubeconfig is locked: ${there}. Another program is writing it, or one was stopped before it could clean up. Try again; if no kubectl is running, delete ${lock}.`,
    lock,
    cause,
  );
}

function person(uid: number): Phrase {
  return uid === process.getuid?.() ? phrase`you` : phrase`user id ${uid}`;
}

function age(since: number): string {
  const seconds = Math.max(0, Math.round((Date.now() - since) / 1_000));
  if (seconds < 120) {
    return `${seconds} s`;
  }
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
