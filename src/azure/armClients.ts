import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { ContainerInstanceManagementClient } from '@azure/arm-containerinstance';
import { ManagedServiceIdentityClient } from '@azure/arm-msi';
import { ResourceManagementClient } from '@azure/arm-resources';
import type { TokenCredential } from '@azure/core-auth';

/** Where ARM is and who calls it. */
export interface ArmConnection {
  /** Absent: Azure's public cloud. */
  readonly endpoint?: string;
  /** PEM of the authority to trust instead of the well-known ones. */
  readonly certificateAuthority?: string;
  readonly credential: TokenCredential;
  readonly subscriptionId: string;
  readonly tenantId: string;
}

export interface ArmClients {
  readonly resources: ResourceManagementClient;
  readonly containers: ContainerInstanceManagementClient;
  readonly identities: ManagedServiceIdentityClient;
  readonly authorization: AuthorizationManagementClient;
}

/** The SDK's clients, all aimed at one endpoint. */
export function armClients(connection: ArmConnection): ArmClients {
  const { credential, subscriptionId } = connection;
  const options = {
    ...(connection.endpoint === undefined ? {} : { endpoint: connection.endpoint }),
    ...(connection.certificateAuthority === undefined
      ? {}
      : { tlsOptions: { ca: connection.certificateAuthority } }),
  };
  const clients = {
    resources: new ResourceManagementClient(credential, subscriptionId, options),
    containers: new ContainerInstanceManagementClient(credential, subscriptionId, options),
    identities: new ManagedServiceIdentityClient(credential, subscriptionId, options),
    authorization: new AuthorizationManagementClient(credential, subscriptionId, options),
  };
  if (connection.endpoint !== undefined) {
    // A company's proxy has no business between us and an endpoint on this computer.
    for (const client of Object.values(clients)) {
      client.pipeline.removePolicy({ name: 'proxyPolicy' });
    }
  }
  return clients;
}
