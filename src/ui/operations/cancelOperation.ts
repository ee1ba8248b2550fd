import { l10n } from 'vscode';
import { pick } from '../pick/pickNode.ts';
import { phrase } from '../../language/phrase.ts';
import type { TreeNode } from '../tree/treeNode.ts';
import {
  currentStep,
  operationTitle,
  type RunningOperation,
  type RunningOperations,
} from './runningOperations.ts';

/**
 * Cancels what is under way with the cluster of the node that was clicked; without one (palette), what is picked.
 * @throws OperationError `not-found` where it has ended already, `cancelled`.
 */
export async function cancelOperation(
  node: TreeNode | undefined,
  operations: Pick<RunningOperations, 'all' | 'of'>,
): Promise<void> {
  const operation = node?.kind === 'cluster' ? operations.of(node.cluster.spec.id) : undefined;
  (operation ?? (await pickOperation(node === undefined ? operations.all() : []))).cancel();
}

/** A cluster that is just being made may not be known to anybody yet: its operation is. */
async function pickOperation(running: readonly RunningOperation[]): Promise<RunningOperation> {
  const items = running.map(value => ({
    label: operationTitle(value),
    description: currentStep(value) ?? '',
    value,
  }));
  return await pick(items, l10n.t('What shall be cancelled?'), phrase`Nothing is under way any more.`);
}
