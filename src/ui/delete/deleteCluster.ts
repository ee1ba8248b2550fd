import { l10n, window } from 'vscode';
import type { ClusterView } from '../../cluster/clusterView.ts';
import { podsResourceGroup } from '../../cluster/names.ts';
import type { ClusterSpec } from '../../cluster/spec.ts';
import { deleteCluster } from '../../operations/deleteCluster.ts';
import { isCancellation } from '../../operations/operationError.ts';
import { forgetInKubeconfig } from '../kubeconfig/forgetInKubeconfig.ts';
import type { Services } from '../services.ts';
import { showFailure } from '../showFailure.ts';

/** Deletes a cluster once its name was typed. */
export async function askAndDelete(cluster: ClusterView, services: Services): Promise<void> {
  if (await confirmed(cluster)) {
    await deleteNow(cluster.spec, services);
  }
}

/** Deletes without a question; can be repeated until nothing is left. */
export async function deleteNow(spec: ClusterSpec, services: Services): Promise<void> {
  try {
    await services.operations.run('delete', spec, async (report, signal) => {
      const world = await services.worlds.world(spec.target, signal);
      await deleteCluster(spec, world, forgetInKubeconfig, report, signal);
    });
  } catch (error) {
    const retry = { title: l10n.t('Retry'), run: () => deleteNow(spec, services) };
    await (isCancellation(error) ? showCancelled(spec) : showFailure(error, services.log, [retry]));
    return;
  }
  void window.showInformationMessage(l10n.t('Cluster "{0}" was deleted.', spec.name));
}

async function showCancelled({ name }: ClusterSpec): Promise<void> {
  await window.showWarningMessage(
    l10n.t(
      'Deleting cluster "{0}" was cancelled half-way: it will not work any more. Delete it again to finish.',
      name,
    ),
  );
}

/** Typed, not clicked: what is deleted cannot be brought back. */
async function confirmed({ spec: { name }, pods }: ClusterView): Promise<boolean> {
  const typed = await window.showInputBox({
    title: l10n.t('Delete cluster "{0}"', name),
    prompt: l10n.t(
      'Deletes the resource groups "{0}" and "{1}" with {2} pods, the keys and the kubeconfig entries. This cannot be undone. Type the name to confirm.',
      name,
      podsResourceGroup(name),
      pods.length,
    ),
    placeHolder: name,
    ignoreFocusOut: true,
    validateInput: text =>
      text === name ? undefined : l10n.t('Type "{0}" to delete it, or press Escape.', name),
  });
  return typed === name;
}
