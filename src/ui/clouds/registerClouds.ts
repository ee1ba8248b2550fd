import { extensions, type ExtensionContext } from 'vscode';
import type { Services } from '../services.ts';
import { logFailure } from '../showFailure.ts';
import { cloudExplorerOf, kubernetesExtension } from './cloudExplorer.ts';
import { ClusterCloud } from './clusterCloud.ts';

/**
 * Our clusters in the Kubernetes extension's Clouds view, where that extension is installed. It is not waited for:
 * its own activation costs more than ours, and nothing of ours depends on it.
 */
export function registerClouds(context: ExtensionContext, services: Services): void {
  const extension = extensions.getExtension(kubernetesExtension);
  if (extension === undefined) {
    return;
  }
  Promise.resolve(extension.activate()).then(
    exported => joinClouds(exported, context, services),
    (error: unknown) => logFailure(error, services.log),
  );
}

function joinClouds(exported: unknown, { subscriptions }: ExtensionContext, services: Services): void {
  const explorer = cloudExplorerOf(exported);
  if (explorer === undefined) {
    services.log.info('The Kubernetes extension has no Clouds that clusters could be shown in.');
    return;
  }
  const cloud = new ClusterCloud(services);
  explorer.registerCloudProvider(cloud);
  const end = services.store.onDidChange(() => {
    if (cloud.isOutdated) {
      explorer.refresh();
    }
  });
  subscriptions.push({ dispose: end });
}
