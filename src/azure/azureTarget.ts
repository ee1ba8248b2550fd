import type { Target } from '../operations/ports.ts';
import { armClients, type ArmConnection } from './armClients.ts';
import { armResourceManager } from './armResourceManager.ts';

/** A subscription in Azure, or whatever answers as ARM at `endpoint`. Nothing is called yet. */
export function connectAzure(connection: ArmConnection): Target {
  return {
    kind: 'azure',
    subscriptionId: connection.subscriptionId,
    tenantId: connection.tenantId,
    resourceManager: armResourceManager(armClients(connection), connection),
    // Asked at the address, with the DNS name as server name: early look-ups of a new name poison caches.
    endpoint: async (group, port) => (group.ip === undefined ? undefined : { host: group.ip, port }),
  };
}
