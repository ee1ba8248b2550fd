import { allRoles, findRole, sameId } from '../../model/access.ts';
import type { Permission, RoleDefinition } from '../../model/resource.ts';
import { list, object, text } from '../../model/shape.ts';
import type { ArmContext } from '../armContext.ts';
import { ArmError } from '../armError.ts';
import { bodyAs, listBody } from '../bodies.ts';
import { requireRight } from '../requireRight.ts';
import type { Answer, Call } from '../route.ts';
import { requireOwnScope, scopeOfCall } from './scope.ts';

const definitionType = 'Microsoft.Authorization/roleDefinitions';

const shape = object({
  'properties!': object({
    'roleName!': text,
    description: text,
    permissions: list(object({ actions: list(text), notActions: list(text) })),
    assignableScopes: list(text),
  }),
});

interface RoleRequest {
  readonly properties: {
    readonly roleName: string;
    readonly description?: string;
    readonly permissions?: readonly Permission[];
    readonly assignableScopes?: readonly string[];
  };
}

export function putRoleDefinition(call: Call, context: ArmContext): Answer {
  const scope = scopeOfCall(call, context);
  const { properties } = bodyAs<RoleRequest>(call.body, shape);
  const name = call.param('name');
  refuseNamesake(properties.roleName, name, context);
  const role: RoleDefinition = {
    kind: 'roleDefinition',
    id: `/subscriptions/${context.settings.subscriptionId}/providers/${definitionType}/${name}`,
    name,
    roleName: properties.roleName,
    description: properties.description ?? '',
    type: 'CustomRole',
    permissions: properties.permissions ?? [],
    assignableScopes: properties.assignableScopes ?? [scope],
  };
  const existing = context.store.get('roleDefinition', role.id);
  requireRightEverywhere('write', [role, ...(existing === undefined ? [] : [existing])], call, context);
  context.store.put(role);
  return { status: 201, body: definitionBody(role, context) };
}

/**
 * Who changes a role changes what everybody with it may do, wherever it can be given: it takes the right in all of
 * these scopes, before and after ("Azure custom roles").
 */
function requireRightEverywhere(
  verb: 'write' | 'delete',
  roles: readonly RoleDefinition[],
  { principal }: Call,
  context: ArmContext,
): void {
  for (const scope of new Set(roles.flatMap(({ assignableScopes }) => assignableScopes))) {
    requireOwnScope(scope, context);
    requireRight(principal, `${definitionType}/${verb}`, scope, context);
  }
}

function refuseNamesake(roleName: string, name: string, { store }: ArmContext): void {
  if (allRoles(store).some(role => role.roleName === roleName && !sameId(role.name, name))) {
    throw new ArmError(
      409,
      'RoleDefinitionWithSameNameExists',
      `A custom role with the name '${roleName}' already exists.`,
    );
  }
}

export function getRoleDefinition(call: Call, context: ArmContext): Answer {
  const role = findRole(context.store, call.param('name'));
  if (role === undefined) {
    throw new ArmError(
      404,
      'RoleDefinitionDoesNotExist',
      `The specified role definition with ID '${call.param('name')}' does not exist.`,
    );
  }
  return { status: 200, body: definitionBody(role, context) };
}

export function deleteRoleDefinition(call: Call, context: ArmContext): Answer {
  const role = context.store.list('roleDefinition').find(({ name }) => sameId(name, call.param('name')));
  if (role === undefined) {
    return { status: 204 };
  }
  requireRightEverywhere('delete', [role], call, context);
  const used = context.store
    .list('roleAssignment')
    .some(({ roleDefinitionId }) => roleDefinitionId === role.id);
  if (used) {
    throw new ArmError(
      400,
      'RoleDefinitionHasAssignments',
      `There are existing role assignments referencing role '${role.roleName}'.`,
    );
  }
  context.store.delete(role);
  return { status: 200, body: definitionBody(role, context) };
}

/** `$filter` may be `roleName eq '…'` or `type eq '…'`. */
export function listRoleDefinitions(call: Call, context: ArmContext): Answer {
  const filter = call.query.get('$filter') ?? '';
  const name = /roleName\s+eq\s+'([^']+)'/i.exec(filter)?.[1];
  const type = /type\s+eq\s+'([^']+)'/i.exec(filter)?.[1];
  const roles = allRoles(context.store)
    .filter(role => name === undefined || role.roleName.toLowerCase() === name.toLowerCase())
    .filter(role => type === undefined || role.type.toLowerCase() === type.toLowerCase());
  return { status: 200, body: listBody(roles.map(role => definitionBody(role, context))) };
}

export function definitionId({ name }: RoleDefinition, { settings }: ArmContext): string {
  return `/subscriptions/${settings.subscriptionId}/providers/${definitionType}/${name}`;
}

function definitionBody(role: RoleDefinition, context: ArmContext): unknown {
  const { name, roleName, type, description, assignableScopes, permissions } = role;
  const whole = permissions.map(({ actions = [], notActions = [] }) => ({
    actions,
    notActions,
    dataActions: [],
    notDataActions: [],
  }));
  return {
    id: definitionId(role, context),
    name,
    type: definitionType,
    properties: { roleName, type, description, assignableScopes, permissions: whole },
  };
}
