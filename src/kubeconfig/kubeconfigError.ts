import { english, phrase, type Phrase } from '../language/phrase.ts';

/** Why a kubeconfig could not be read or changed. */
export type KubeconfigErrorReason =
  | 'locked'
  | 'unreadable'
  | 'is-a-directory'
  | 'not-a-file'
  | 'not-yaml'
  | 'not-a-kubeconfig'
  | 'cannot-edit'
  | 'no-such-context'
  | 'read-only'
  | 'disk-full'
  | 'changed-too-often'
  | 'cancelled';

/**
 * Says what happened, why, and what to do next. Never holds a byte of a file's content: kubeconfigs are full
 * of keys.
 */
export class KubeconfigError extends Error {
  override readonly name = 'KubeconfigError';
  readonly reason: KubeconfigErrorReason;
  readonly phrase: Phrase;
  /** The kubeconfig (or its lock file, where the reason is `locked`) that stands in the way. */
  readonly file: string | undefined;

  constructor(reason: KubeconfigErrorReason, phrase: Phrase, file?: string, cause?: unknown) {
    super(english(phrase), cause === undefined ? undefined : { cause });
    this.reason = reason;
    this.phrase = phrase;
    this.file = file;
  }
}

/** The `code` of a Node.js system error, such as ENOENT; empty for any other value. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** @throws KubeconfigError `cancelled` where the signal was aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw cancelled(signal.reason);
  }
}

/** The error for a person who changed their mind. */
export function cancelled(cause?: unknown): KubeconfigError {
  return new KubeconfigError(
    'cancelled',
    phrase`Cancelled: the kubeconfig was left as it was.`,
    undefined,
    cause,
  );
}
