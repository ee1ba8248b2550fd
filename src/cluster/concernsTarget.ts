/** Of an OperationError that one container group was answered with: nothing else of the target can be read either. */
const reasons: ReadonlySet<string | undefined> = new Set([
  'cancelled',
  'not-signed-in',
  'tenant-needs-sign-in',
  'no-subscription',
  'not-configured',
  'throttled',
  'arm-unreachable',
  'engine-unreachable',
  'fabric-unreachable',
  'fabric-failed',
]);

/**
 * Whether what reading one container group failed with is about the target, and not about that group alone. Told by
 * shape, since errors may come from another bundle.
 */
export function concernsTarget(error: unknown): boolean {
  const { name, reason } = (error ?? {}) as { readonly name?: string; readonly reason?: string };
  return name === 'AbortError' || reasons.has(reason);
}
