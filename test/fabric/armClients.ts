import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { ContainerInstanceManagementClient } from '@azure/arm-containerinstance';
import { ManagedServiceIdentityClient } from '@azure/arm-msi';
import { ResourceManagementClient } from '@azure/arm-resources';
import { StorageManagementClient } from '@azure/arm-storage';
import type { TokenCredential } from '@azure/core-auth';
import type { FabricProcess } from './fabricProcess.ts';

export interface ArmClients {
  readonly groups: ContainerInstanceManagementClient;
  readonly resources: ResourceManagementClient;
  readonly identities: ManagedServiceIdentityClient;
  readonly roles: AuthorizationManagementClient;
  readonly storage: StorageManagementClient;
}

/** Azure's own clients, aimed at the fabric. */
export function armClients(fabric: FabricProcess): ArmClients {
  const { endpoint, token, subscriptionId } = fabric.line;
  const credential: TokenCredential = {
    getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }),
  };
  const options = { endpoint, tlsOptions: { ca: fabric.authority } };
  return {
    groups: new ContainerInstanceManagementClient(credential, subscriptionId, options),
    resources: new ResourceManagementClient(credential, subscriptionId, options),
    identities: new ManagedServiceIdentityClient(credential, subscriptionId, options),
    roles: new AuthorizationManagementClient(credential, subscriptionId, options),
    storage: new StorageManagementClient(credential, subscriptionId, options),
  };
}
