import { diagnose } from '../../diagnosis/diagnose.ts';
import { azureServer, failureFact } from '../../operations/failureFact.ts';
import { isOperationError } from '../../operations/operationError.ts';
import type { NextAction } from '../showFailure.ts';
import { actionTitle, runAction } from './nextActions.ts';
import { translated } from '../words/translated.ts';

/** What the table of causes knows about an error by itself: why in plain words, and what helps. */
export interface Explanation {
  /** Empty where the message has said it already. */
  readonly why: readonly string[];
  readonly remedies: readonly NextAction[];
}

export function explainFailure(error: unknown): Explanation {
  const finding = diagnose([failureFact(error, azureServer)]).find(
    ({ cause }) => cause !== 'operation-failed',
  );
  const [next] = finding?.next ?? [];
  return {
    why: finding !== undefined && isForeign(error) ? [translated(finding.why)] : [],
    remedies: next === undefined ? [] : [remedy(next)],
  };
}

/** Whether the message is what the service said: our own say why by themselves. */
function isForeign(error: unknown): boolean {
  return isOperationError(error, 'arm-refused') || isOperationError(error, 'not-allowed');
}

function remedy(action: Parameters<typeof runAction>[0]): NextAction {
  return { title: actionTitle(action), run: () => runAction(action) };
}
