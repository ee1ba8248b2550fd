import { phrase } from '../language/phrase.ts';
import type { Identities } from '../operations/ports.ts';
import { told } from './armCall.ts';
import type { ArmClients } from './armClients.ts';
import { grantRole, revokeRole } from './roles.ts';

export function identities(
  clients: Pick<ArmClients, 'identities' | 'authorization'>,
  subscriptionId: string,
): Identities {
  return {
    putIdentity: (resourceGroup, name, region, tags, signal) =>
      told(phrase`Making identity "${name}"`, signal, async () => {
        const identity = await clients.identities.userAssignedIdentities.createOrUpdate(
          resourceGroup,
          name,
          { location: region, tags: { ...tags } },
          { abortSignal: signal },
        );
        return {
          resourceId: identity.id ?? '',
          clientId: identity.clientId ?? '',
          principalId: identity.principalId ?? '',
        };
      }),

    grant: (identity, role, signal) =>
      told(phrase`Giving "${role.name}" its rights`, signal, () =>
        grantRole(clients.authorization, subscriptionId, identity, role, signal),
      ),

    revoke: (role, signal) =>
      told(phrase`Taking the rights of "${role.name}" back`, signal, () =>
        revokeRole(clients.authorization, subscriptionId, role, signal),
      ),
  };
}
