import type { ClusterSpec } from '../cluster/spec.ts';
import { clusterNames } from '../cluster/topology.ts';
import type { KubeconfigEntry } from '../kubeconfig/kubeconfigEntry.ts';
import { adminAccess } from './apiAccess.ts';
import type { ApiAccess } from './ports.ts';
import type { World } from './world.ts';

/**
 * What the user's kubeconfig says of a cluster, with a certificate of the user's own that is issued now.
 * @throws OperationError `credentials-missing`; `not-ready-in-time` while the API has no address.
 */
export async function kubeconfigEntry(
  spec: ClusterSpec,
  world: World,
  signal: AbortSignal,
): Promise<KubeconfigEntry> {
  const access = await adminAccess(spec, world, signal);
  return {
    clusterId: spec.id,
    name: contextName(spec),
    ...serverOf(spec, access),
    certificateAuthority: access.certificateAuthority,
    clientCertificate: access.client.certificate,
    clientKey: access.client.privateKey,
  };
}

/** The context's name unless something else has it already. */
export function contextName(spec: Pick<ClusterSpec, 'name'>): string {
  return `frankenetes-${spec.name}`;
}

/** By its DNS name on Azure; by a loopback port that stays locally, which the certificate does not name. */
function serverOf(spec: ClusterSpec, access: ApiAccess): Pick<KubeconfigEntry, 'server' | 'tlsServerName'> {
  switch (spec.target) {
    case 'azure':
      return { server: `https://${clusterNames(spec).apiserver}` };
    case 'local':
      return {
        server: `https://${access.endpoint.host}:${access.endpoint.port}`,
        tlsServerName: access.serverName,
      };
  }
}
