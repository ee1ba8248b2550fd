import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AuthorizationManagementClient } from '@azure/arm-authorization';
import type { ManagedIdentity, RoleRequest } from '../operations/ports.ts';
import { isNotFound } from './armError.ts';

/**
 * A custom role and its assignment in one resource group. Their names are derived from the role's, so that
 * repeating makes no second one.
 */
export async function grantRole(
  client: AuthorizationManagementClient,
  subscriptionId: string,
  identity: ManagedIdentity,
  role: RoleRequest,
  signal: AbortSignal,
): Promise<void> {
  const scope = scopeOf(subscriptionId, role.resourceGroup);
  const definition = await client.roleDefinitions.createOrUpdate(
    scope,
    uuidOf(`${subscriptionId} ${role.name}`),
    {
      roleName: role.name,
      description: role.description,
      roleType: 'CustomRole',
      permissions: [{ actions: [...role.actions], notActions: [] }],
      assignableScopes: [scope],
    },
    { abortSignal: signal },
  );
  await untilPrincipalIsKnown(signal, () =>
    client.roleAssignments.create(
      scope,
      uuidOf(`${subscriptionId} ${role.name} ${identity.principalId}`),
      {
        roleDefinitionId: definition.id ?? '',
        principalId: identity.principalId,
        principalType: 'ServicePrincipal',
      },
      { abortSignal: signal },
    ),
  );
}

export async function revokeRole(
  client: AuthorizationManagementClient,
  subscriptionId: string,
  role: Pick<RoleRequest, 'name' | 'resourceGroup'>,
  signal: AbortSignal,
): Promise<void> {
  const scope = scopeOf(subscriptionId, role.resourceGroup);
  const definitionName = uuidOf(`${subscriptionId} ${role.name}`);
  try {
    for await (const assignment of client.roleAssignments.listForScope(scope, { abortSignal: signal })) {
      if (assignment.roleDefinitionId?.toLowerCase().endsWith(definitionName) === true) {
        await client.roleAssignments.delete(scope, assignment.name ?? '', { abortSignal: signal });
      }
    }
    await client.roleDefinitions.delete(scope, definitionName, { abortSignal: signal });
  } catch (error) {
    if (!isNotFound(error)) {
      throw error;
    }
  }
}

/** A new identity takes a while to be known everywhere; ARM says PrincipalNotFound until then. */
const knownAfter = { attempts: 12, everyMilliseconds: 5_000 };

async function untilPrincipalIsKnown(signal: AbortSignal, assign: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await assign();
      return;
    } catch (error) {
      const { code } = error as { readonly code?: string };
      if (code === 'RoleAssignmentExists') {
        return;
      }
      if (code !== 'PrincipalNotFound' || attempt === knownAfter.attempts) {
        throw error;
      }
      await sleep(knownAfter.everyMilliseconds, undefined, { signal });
    }
  }
}

function scopeOf(subscriptionId: string, resourceGroup: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
}

/** A UUID that is the same for the same text (RFC 9562, version 8). */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
