import type { ClusterSpec } from '../cluster/spec.ts';
import type { ClusterIdentity } from '../kubeconfig/ours.ts';
import { isOperationError } from './operationError.ts';
import type { CredentialStore } from './ports.ts';

/**
 * By what a cluster's entries are known in a kubeconfig: its id, and its authority where a program dropped the mark.
 * Keys that are damaged stand in nobody's way.
 */
export async function clusterIdentity(spec: ClusterSpec, store: CredentialStore): Promise<ClusterIdentity> {
  try {
    const credentials = await store.read(spec);
    return { clusterId: spec.id, certificateAuthority: credentials?.authorities.cluster.certificate };
  } catch (error) {
    if (isOperationError(error, 'credentials-unreadable')) {
      return { clusterId: spec.id };
    }
    throw error;
  }
}
