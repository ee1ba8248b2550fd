import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { ManagedServiceIdentityClient } from '@azure/arm-msi';
import { phrase } from '../language/phrase.ts';
import type { Identities } from '../operations/ports.ts';
import { told } from './armCall.ts';
import { clientOptions, direct, type ArmConnection } from './armClients.ts';
import { grantRole, revokeRole } from './roles.ts';

/** Managed identities and their rights. A bundle of its own: only clusters in Azure have any. */
export function identities(connection: ArmConnection): Identities {
  const { credential, subscriptionId } = connection;
  const options = clientOptions(connection);
  const managed = direct(new ManagedServiceIdentityClient(credential, subscriptionId, options), connection);
  const authorization = direct(
    new AuthorizationManagementClient(credential, subscriptionId, options),
    connection,
  );
  return {
    putIdentity: (resourceGroup, name, region, tags, signal) =>
      told(phrase`Making identity "${name}"`, signal, async () => {
        const identity = await managed.userAssignedIdentities.createOrUpdate(
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
        grantRole(authorization, subscriptionId, identity, role, signal),
      ),

    revoke: (role, signal) =>
      told(phrase`Taking the rights of "${role.name}" back`, signal, () =>
        revokeRole(authorization, subscriptionId, role, signal),
      ),
  };
}
