import type { KeyPair } from '../cluster/credentials.ts';
import type { ClusterSpec } from '../cluster/spec.ts';
import { clusterNames } from '../cluster/topology.ts';
import { apiAccess } from './apiAccess.ts';
import { credentialsMissing } from './ensureCredentials.ts';
import { OperationError } from './operationError.ts';
import type { World } from './world.ts';

/** What a kubeconfig says of a cluster. */
export interface ClusterAccess {
  readonly clusterId: string;
  readonly contextName: string;
  readonly server: string;
  /** Needed where the server is called by an address that its certificate does not name. */
  readonly tlsServerName?: string;
  /** PEM. */
  readonly certificateAuthority: string;
  readonly client: KeyPair;
}

/**
 * How the user reaches a cluster: by its DNS name on Azure, by a loopback port that stays locally, with a
 * certificate of their own.
 * @throws OperationError `credentials-missing`, `not-ready-in-time` while the API has no address.
 */
export async function clusterAccess(
  spec: ClusterSpec,
  world: World,
  signal: AbortSignal,
): Promise<ClusterAccess> {
  const credentials = await world.credentials.read(spec);
  if (credentials === undefined) {
    throw credentialsMissing(spec);
  }
  const access = await apiAccess('kube-apiserver', 'admin', spec, credentials, world, signal);
  if (access === undefined) {
    throw new OperationError(
      'not-ready-in-time',
      `The Kubernetes API of cluster "${spec.name}" has no address: its container group is not running. Start the cluster first.`,
    );
  }
  const common = {
    clusterId: spec.id,
    contextName: contextName(spec.name),
    certificateAuthority: access.certificateAuthority,
    client: access.client,
  };
  switch (spec.target) {
    case 'azure':
      return { ...common, server: `https://${clusterNames(spec).apiserver}` };
    case 'local':
      return {
        ...common,
        server: `https://${access.endpoint.host}:${access.endpoint.port}`,
        tlsServerName: access.serverName,
      };
  }
}

export function contextName(clusterName: string): string {
  return `frankenetes-${clusterName}`;
}
