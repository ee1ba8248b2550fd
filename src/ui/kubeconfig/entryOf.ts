import { l10n } from 'vscode';
import type { ClusterSpec } from '../../cluster/spec.ts';
import type { KubeconfigEntry } from '../../kubeconfig/kubeconfigEntry.ts';
import { kubeconfigEntry } from '../../operations/kubeconfigEntry.ts';
import type { Services } from '../services.ts';
import { withCancel } from '../withCancel.ts';

/**
 * What a kubeconfig says of a cluster, with a certificate that is issued now. Can be cancelled.
 * @throws as operations' kubeconfigEntry
 */
export function entryOf(spec: ClusterSpec, { worlds }: Services): Promise<KubeconfigEntry> {
  return withCancel(l10n.t('Asking cluster "{0}" for its address', spec.name), async signal =>
    kubeconfigEntry(spec, await worlds.world(spec.target, signal), signal),
  );
}
