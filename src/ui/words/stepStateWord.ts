import { l10n } from 'vscode';
import type { StepState } from '../../operations/steps.ts';

/** What a person reads of a step that tells nothing of its own. */
export function stepStateWord(state: StepState): string {
  switch (state) {
    case 'waiting':
      return l10n.t('waiting');
    case 'running':
      return l10n.t('running');
    case 'done':
      return l10n.t('done');
    case 'failed':
      return l10n.t('failed');
    case 'cancelled':
      return l10n.t('cancelled');
  }
}
