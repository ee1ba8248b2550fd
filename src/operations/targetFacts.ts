import type { TargetKind } from '../cluster/spec.ts';
import type { Fact } from '../diagnosis/fact.ts';
import { failureFact } from './failureFact.ts';
import { isCancellation } from './operationError.ts';
import type { Target } from './ports.ts';

/** Milliseconds. A fabric that is started first takes seconds. */
const patience = 60_000;

/** Whom a failure at a target is about. */
export const targetNames: Readonly<Record<TargetKind, string>> = {
  local: 'This Computer',
  azure: 'management.azure.com',
};

/** Whether a target can be worked with: nothing, or what keeps it away. */
export async function targetFacts(
  kind: TargetKind,
  connect: (signal: AbortSignal) => Promise<Target>,
  signal: AbortSignal,
): Promise<readonly Fact[]> {
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  try {
    await (await connect(inTime)).resourceManager.listResourceGroups(inTime);
    return [];
  } catch (error) {
    if (isCancellation(error)) {
      throw error;
    }
    return [failureFact(error, { name: targetNames[kind] })];
  }
}
