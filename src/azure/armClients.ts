import type { Agent } from 'node:https';
import { ContainerInstanceManagementClient } from '@azure/arm-containerinstance';
import { ResourceManagementClient } from '@azure/arm-resources';
import type { TokenCredential } from '@azure/core-auth';

/** Where ARM is and who calls it. */
export interface ArmConnection {
  /** Absent: Azure's public cloud. */
  readonly endpoint?: string;
  /** PEM of the authority to trust instead of the well-known ones. */
  readonly certificateAuthority?: string;
  /** Connections to be shared; absent: the SDK makes its own. */
  readonly agent?: Agent;
  readonly credential: TokenCredential;
  readonly subscriptionId: string;
  readonly tenantId: string;
}

export interface ArmClients {
  readonly resources: ResourceManagementClient;
  readonly containers: ContainerInstanceManagementClient;
}

/** Who calls which ARM; a subscription is not chosen yet. */
export type ArmAccess = Pick<ArmConnection, 'endpoint' | 'certificateAuthority' | 'agent' | 'credential'>;

/** The SDK's clients that everything needs, aimed at one endpoint. */
export function armClients(connection: ArmConnection): ArmClients {
  const { credential, subscriptionId } = connection;
  const options = clientOptions(connection);
  return {
    resources: direct(new ResourceManagementClient(credential, subscriptionId, options), connection),
    containers: direct(
      new ContainerInstanceManagementClient(credential, subscriptionId, options),
      connection,
    ),
  };
}

/** What every client of the SDK takes. */
export function clientOptions({ endpoint, certificateAuthority, agent }: ArmAccess) {
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(certificateAuthority === undefined ? {} : { tlsOptions: { ca: certificateAuthority } }),
    ...(agent === undefined ? {} : { agent }),
  };
}

/** A company's proxy has no business between us and an endpoint on this computer. */
export function direct<Client extends { readonly pipeline: Pipeline }>(
  client: Client,
  { endpoint }: ArmAccess,
): Client {
  if (endpoint !== undefined) {
    client.pipeline.removePolicy({ name: 'proxyPolicy' });
  }
  return client;
}

type Pipeline = ResourceManagementClient['pipeline'];
