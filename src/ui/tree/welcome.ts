import type { Welcome } from '../../contract/contextKeys.ts';
import { isOperationError } from '../../operations/operationError.ts';
import type { TargetSnapshot } from '../../store/targetReader.ts';

/** The welcome text that tells an error and what to do about it; undefined when none does. */
export function welcomeFor(error: unknown): Welcome | undefined {
  if (isOperationError(error, 'engine-unreachable')) {
    return 'engine-missing';
  }
  return isOperationError(error, 'not-signed-in') ? 'not-signed-in' : undefined;
}

/** The welcome text for an empty tree of these targets. */
export function welcome(snapshots: readonly TargetSnapshot[]): Welcome {
  const failed = snapshots.flatMap(({ error }) => welcomeFor(error) ?? []);
  const loading = snapshots.some(({ state }) => state === 'unknown' || state === 'loading');
  return failed[0] ?? (loading ? 'loading' : 'no-clusters');
}
