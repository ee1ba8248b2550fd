import type { Identities, ResourceManager } from '../operations/ports.ts';
import type { ArmClients, ArmConnection } from './armClients.ts';
import { containerGroups } from './containerGroups.ts';
import { containers } from './containers.ts';
import { resourceGroups } from './resourceGroups.ts';

/** Milliseconds between two looks at a long-running operation: an own computer answers at once, Azure does not. */
const pollIntervals = { near: 100, far: 2_000 } as const;

/** ARM through the Azure SDKs. */
export function armResourceManager(clients: ArmClients, connection: ArmConnection): ResourceManager {
  const pollInterval = connection.endpoint === undefined ? pollIntervals.far : pollIntervals.near;
  return {
    ...resourceGroups(clients.resources, pollInterval),
    ...containerGroups(clients.containers, pollInterval),
    ...containers(clients.containers, connection.certificateAuthority),
    ...identitiesOnFirstUse(connection),
  };
}

/** Their SDKs are as large as all others together, and listing needs none of them. */
function identitiesOnFirstUse(connection: ArmConnection): Identities {
  const loaded = async (): Promise<Identities> => (await import('./identities.ts')).identities(connection);
  return {
    putIdentity: async (...call) => (await loaded()).putIdentity(...call),
    grant: async (...call) => (await loaded()).grant(...call),
    revoke: async (...call) => (await loaded()).revoke(...call),
  };
}
