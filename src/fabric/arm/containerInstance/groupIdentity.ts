import { randomUUID } from 'node:crypto';
import type { Identity } from '../../../cluster/containerGroup.ts';
import { mayDo } from '../../model/access.ts';
import type { ContainerGroup } from '../../model/resource.ts';
import type { ArmContext } from '../armContext.ts';
import { ArmError } from '../armError.ts';
import { clientName, scopeOf } from '../requireRight.ts';
import type { Call } from '../route.ts';
import { containerGroupType } from './containerGroupBody.ts';

const assignAction = 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action';

/**
 * Who runs a container with an identity can act as it, so running it takes a right to the identity.
 * @throws ArmError 403 `LinkedAuthorizationFailed`, in the service's words (as in cilium's and Azure's own issues).
 */
export function requireIdentityUse(call: Call, context: ArmContext, identity: Identity | undefined): void {
  const { principal } = call;
  if (principal.kind === 'owner') {
    return;
  }
  const refused = Object.keys(identity?.userAssignedIdentities ?? {}).filter(
    id => !mayDo(context, principal, assignAction, id),
  );
  if (refused.length > 0) {
    throw new ArmError(
      403,
      'LinkedAuthorizationFailed',
      `${clientName(principal)} has permission to perform action '${containerGroupType}/write' on scope '${scopeOf(call.path)}'; however, it does not have permission to perform action(s) '${assignAction}' on the linked scope(s) '${refused.join(',')}' (respectively) or the linked scope(s) are invalid.`,
    );
  }
}

/**
 * The identities that a group has after a PUT. A request names them, the answer tells principal and client of each.
 * What a request says nothing of stays; a system-assigned identity is made once and stays while it is asked for.
 */
export function groupIdentity(
  requested: Identity | undefined,
  existing: ContainerGroup | undefined,
  context: ArmContext,
): Pick<ContainerGroup, 'identity' | 'systemIdentity'> {
  if (requested === undefined) {
    const { identity, systemIdentity } = existing ?? {};
    return { ...(identity && { identity }), ...(systemIdentity && { systemIdentity }) };
  }
  const users = userAssigned(requested, context);
  if (!kindsOf(requested).includes('systemassigned')) {
    return { identity: { type: requested.type, ...users } };
  }
  const systemIdentity = existing?.systemIdentity ?? {
    principalId: randomUUID(),
    clientId: randomUUID(),
    createdOn: new Date().toISOString(),
  };
  const { tenantId } = context.settings;
  const { principalId } = systemIdentity;
  return { identity: { principalId, tenantId, type: requested.type, ...users }, systemIdentity };
}

function userAssigned(
  { userAssignedIdentities }: Identity,
  { store }: ArmContext,
): Pick<Identity, 'userAssignedIdentities'> {
  if (userAssignedIdentities === undefined) {
    return {};
  }
  const resolved = Object.keys(userAssignedIdentities).flatMap(id => {
    const known = store.get('userAssignedIdentity', id);
    return known === undefined
      ? []
      : [[id, { principalId: known.principalId, clientId: known.clientId }] as const];
  });
  return { userAssignedIdentities: Object.fromEntries(resolved) };
}

/** Of `SystemAssigned, UserAssigned`: both, in lower case. */
function kindsOf({ type }: Identity): readonly string[] {
  return type.toLowerCase().split(/\s*,\s*/);
}
