import { l10n } from 'vscode';
import type { ClusterIdentity } from '../../kubeconfig/ours.ts';
import type { Services } from '../services.ts';
import { tellChange } from './tellChange.ts';
import { thisMachine } from './thisMachine.ts';

/**
 * Takes a cluster's entries out of the user's kubeconfig, and says where they were.
 * @param name what the person knows the cluster by.
 */
export async function removeFromKubeconfig(
  identity: ClusterIdentity,
  name: string,
  { lastChange }: Services,
): Promise<void> {
  const { removeCluster, undoRemoval } = await import('./userKubeconfig.ts');
  const { files, warnings, receipt } = await removeCluster(identity);
  const undo = files.length === 0 ? undefined : () => undoRemoval(receipt);
  await lastChange.remember(undo);
  const message =
    undo === undefined
      ? l10n.t('Cluster "{0}" is in no kubeconfig {1}.', name, thisMachine())
      : l10n.t('Cluster "{0}" was removed from {1} {2}.', name, files.join(', '), thisMachine());
  await tellChange(message, { warnings, undo }, lastChange);
}
