import { l10n } from 'vscode';
import type { Topology } from '../../cluster/spec.ts';

/** What a person reads when choosing a topology. */
export function topologyText(topology: Topology): string {
  switch (topology) {
    case 'compact':
      return l10n.t('Two container groups: control plane, virtual kubelet. For every day.');
    case 'classic':
      return l10n.t('A container group for each component: to learn from, to take apart.');
    case 'single':
      return l10n.t('One container group: fits a small quota, shares the node identity.');
  }
}
