import type { Welcome } from '../../contract/contextKeys.ts';
import { isOperationError, type OperationErrorReason } from '../../operations/operationError.ts';
import type { TargetSnapshot } from '../../store/targetReader.ts';

/** The welcome text that tells an error and what to do about it; undefined when none does. */
export function welcomeFor(error: unknown): Welcome | undefined {
  return isOperationError(error) ? welcomesByReason[error.reason] : undefined;
}

const welcomesByReason: Partial<Record<OperationErrorReason, Welcome>> = {
  'engine-unreachable': 'engine-missing',
  'not-signed-in': 'not-signed-in',
  'tenant-needs-sign-in': 'tenant-needs-sign-in',
  'no-subscription': 'no-subscription',
};

/** The welcome text for an empty tree of these targets. */
export function welcome(snapshots: readonly TargetSnapshot[]): Welcome {
  const failed = snapshots.flatMap(({ error }) => welcomeFor(error) ?? []);
  const loading = snapshots.some(({ state }) => state === 'unknown' || state === 'loading');
  return failed[0] ?? (loading ? 'loading' : 'no-clusters');
}
