import { l10n, window } from 'vscode';
import type { OurContext } from '../../kubeconfig/list.ts';
import { phrase } from '../../language/phrase.ts';
import { OperationError } from '../../operations/operationError.ts';
import type { Services } from '../services.ts';
import { isContextNode } from './contextNode.ts';

/**
 * The context of the row that was clicked; without one (palette, status bar), the one of ours that is picked.
 * @throws OperationError `not-found`, `cancelled`
 */
export async function contextOf(argument: unknown, { contexts }: Services): Promise<OurContext> {
  if (isContextNode(argument) && argument.kind === 'ourContext') {
    return argument.context;
  }
  const ours = (await contexts.read()).contexts;
  if (ours.length === 0) {
    throw new OperationError(
      'not-found',
      phrase`No cluster is in the kubeconfig yet. "Use in kubectl" adds one.`,
    );
  }
  const items = ours.map(value => ({
    label: value.contextName,
    description: value.current ? l10n.t('current') : '',
    detail: value.file,
    value,
  }));
  const picked = await window.showQuickPick(items, { placeHolder: l10n.t('Which context?') });
  if (picked === undefined) {
    throw new OperationError('cancelled', phrase`Cancelled.`);
  }
  return picked.value;
}
