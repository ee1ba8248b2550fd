import { l10n, type ViewBadge } from 'vscode';
import type { GroupView } from '../../cluster/groupView.ts';

/** How many names the badge tells. */
const namesTold = 5;

/** The number beside the view's icon; none where nothing is unhealthy. */
export function unhealthyBadge(unhealthy: readonly GroupView[]): ViewBadge | undefined {
  if (unhealthy.length === 0) {
    return undefined;
  }
  const names = unhealthy.slice(0, namesTold).map(({ name }) => name);
  const told = unhealthy.length > namesTold ? [...names, '…'] : names;
  return {
    value: unhealthy.length,
    tooltip: l10n.t('Unhealthy container groups: {0}', told.join(', ')),
  };
}
