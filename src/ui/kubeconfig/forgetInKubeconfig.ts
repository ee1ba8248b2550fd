import type { ClusterSpec } from '../../cluster/spec.ts';

/** Takes a cluster's entries out of the user's kubeconfig; fine when it has none. */
export async function forgetInKubeconfig({ id }: ClusterSpec): Promise<void> {
  const { removeCluster } = await import('./userKubeconfig.ts');
  await removeCluster(id);
}
