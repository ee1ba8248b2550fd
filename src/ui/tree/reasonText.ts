import { l10n } from 'vscode';
import type { ContainerStateView, ContainerView } from '../../cluster/groupView.ts';

/** Details that say nothing beyond the state and the exit code. */
const emptyDetails: ReadonlySet<string> = new Set(['', 'Completed', 'CrashLoopBackOff', 'Error']);

/** Why a container is not as it should be, or why it was restarted: what portals hide. */
export function reasonText({ current, previous, restartCount }: ContainerView): string | undefined {
  const last = current?.state === 'Terminated' ? current : restartCount > 0 ? previous : undefined;
  const parts = [detailOf(current), detailOf(last), exitText(last)].filter(part => part !== undefined);
  return parts.length === 0 ? undefined : [...new Set(parts)].join(' · ');
}

/** How often it was restarted. */
export function restartText(count: number): string | undefined {
  switch (count) {
    case 0:
      return undefined;
    case 1:
      return l10n.t('restarted once');
    default:
      return l10n.t('restarted {0} times', count);
  }
}

function detailOf(state: ContainerStateView | undefined): string | undefined {
  const detail = state?.detailStatus ?? '';
  return emptyDetails.has(detail) ? undefined : detail;
}

function exitText(state: ContainerStateView | undefined): string | undefined {
  const code = state?.exitCode ?? 0;
  return code === 0 ? undefined : l10n.t('exit code {0}', code);
}
