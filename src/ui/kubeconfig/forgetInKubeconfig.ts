import type { ClusterIdentity } from '../../kubeconfig/ours.ts';

/** Takes a cluster's entries out of the user's kubeconfig; fine when it has none. */
export async function forgetInKubeconfig(identity: ClusterIdentity): Promise<void> {
  const { removeCluster } = await import('./userKubeconfig.ts');
  await removeCluster(identity);
}
