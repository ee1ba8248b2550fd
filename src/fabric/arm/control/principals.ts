import { randomUUID } from 'node:crypto';
import { createSecret } from '../../entra/applicationSecret.ts';
import { allRoles, sameId } from '../../model/access.ts';
import type { ServicePrincipal } from '../../model/resource.ts';
import { object, text } from '../../model/shape.ts';
import type { ArmContext } from '../armContext.ts';
import { ArmError } from '../armError.ts';
import { assignRole } from '../authorization/roleAssignments.ts';
import { definitionId } from '../authorization/roleDefinitions.ts';
import { requireOwnScope } from '../authorization/scope.ts';
import { bodyAs, listBody } from '../bodies.ts';
import type { Answer, Call } from '../route.ts';

const shape = object({ 'displayName!': text, role: text, scope: text });

/**
 * `{displayName, role?, scope?}`: a service principal, as `az ad sp create-for-rbac` makes one, with a role (by name
 * or id) at a scope (by default the subscription) when one is asked for. The answer is the only place that shows the secret.
 */
export function createPrincipal(call: Call, context: ArmContext): Answer {
  const { displayName, role, scope } = bodyAs<{ displayName: string; role?: string; scope?: string }>(
    call.body,
    shape,
  );
  const roleDefinitionId = role === undefined ? undefined : roleId(role, context);
  const wholeScope = scope ?? `/subscriptions/${context.settings.subscriptionId}`;
  requireOwnScope(wholeScope, context);
  const { secret, kept } = createSecret();
  const principalId = randomUUID();
  const principal: ServicePrincipal = {
    kind: 'servicePrincipal',
    id: `/servicePrincipals/${principalId}`,
    displayName,
    principalId,
    clientId: randomUUID(),
    createdOn: new Date().toISOString(),
    secret: kept,
  };
  context.store.put(principal);
  if (roleDefinitionId !== undefined) {
    const request = { roleDefinitionId, principalId, principalType: 'ServicePrincipal' };
    assignRole(randomUUID(), wholeScope, request, context);
  }
  return { status: 201, body: { ...principalBody(principal, context), secret } };
}

/** @throws ArmError 400 for a role that is not there. */
function roleId(nameOrId: string, context: ArmContext): string {
  const role = allRoles(context.store).find(
    known => sameId(known.roleName, nameOrId) || sameId(known.name, nameOrId.split('/').at(-1) ?? ''),
  );
  if (role === undefined) {
    throw new ArmError(
      400,
      'RoleDefinitionDoesNotExist',
      `The specified role definition '${nameOrId}' does not exist.`,
    );
  }
  return definitionId(role, context);
}

export function listPrincipals(_call: Call, context: ArmContext): Answer {
  const principals = context.store.list('servicePrincipal');
  return { status: 200, body: listBody(principals.map(principal => principalBody(principal, context))) };
}

/** By object id or application id. Its tokens end with it; its role assignments stay, for nobody, as in Azure. */
export function deletePrincipal(call: Call, context: ArmContext): Answer {
  const id = call.param('id');
  const principal = context.store
    .list('servicePrincipal')
    .find(({ principalId, clientId }) => sameId(principalId, id) || sameId(clientId, id));
  if (principal === undefined) {
    return { status: 204 };
  }
  context.store.delete(principal);
  return { status: 200, body: principalBody(principal, context) };
}

function principalBody(
  { displayName, clientId, principalId, createdOn }: ServicePrincipal,
  { settings }: ArmContext,
): object {
  return { displayName, appId: clientId, objectId: principalId, tenantId: settings.tenantId, createdOn };
}
