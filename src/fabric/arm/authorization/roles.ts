import { findRole, isWithin } from '../../model/access.ts';
import { builtInRoles } from '../../model/builtInRoles.ts';
import type { Permission, RoleAssignment, RoleDefinition } from '../../model/resource.ts';
import { list, object, text } from '../../model/shape.ts';
import type { ArmContext } from '../armContext.ts';
import { ArmError } from '../armError.ts';
import { bodyAs, listBody } from '../bodies.ts';
import type { Answer, Call } from '../route.ts';

const assignmentType = 'Microsoft.Authorization/roleAssignments';
const definitionType = 'Microsoft.Authorization/roleDefinitions';

const assignmentShape = object({
  'properties!': object({ 'roleDefinitionId!': text, 'principalId!': text, principalType: text }),
});

const definitionShape = object({
  'properties!': object({
    'roleName!': text,
    description: text,
    permissions: list(object({ actions: list(text), notActions: list(text) })),
    assignableScopes: list(text),
  }),
});

/** The scope before `/providers/Microsoft.Authorization`, with its leading slash. @throws ArmError 404 */
function scopeOf(call: Call, { settings }: ArmContext): string {
  const scope = `/${call.param('scope').replace(/^\/+/, '')}`;
  if (!isWithin(scope, `/subscriptions/${settings.subscriptionId}`)) {
    throw new ArmError(
      404,
      'SubscriptionNotFound',
      `The scope '${scope}' is not in the subscription of this computer.`,
    );
  }
  return scope;
}

export function putRoleAssignment(call: Call, context: ArmContext): Answer {
  const scope = scopeOf(call, context);
  const { properties } = bodyAs<{
    properties: Pick<RoleAssignment, 'roleDefinitionId' | 'principalId'> & { principalType?: string };
  }>(call.body, assignmentShape);
  const role = findRole(context.store, properties.roleDefinitionId);
  if (role === undefined) {
    throw new ArmError(
      400,
      'RoleDefinitionDoesNotExist',
      `The specified role definition with ID '${properties.roleDefinitionId}' does not exist.`,
    );
  }
  const assignment: RoleAssignment = {
    kind: 'roleAssignment',
    id: `${scope}/providers/${assignmentType}/${call.param('name')}`,
    name: call.param('name'),
    scope,
    roleDefinitionId: definitionId(role, context),
    principalId: properties.principalId,
    principalType: properties.principalType ?? 'ServicePrincipal',
    createdOn: new Date().toISOString(),
  };
  refuseConflict(assignment, context);
  context.store.put(assignment);
  return { status: 201, body: assignmentBody(assignment) };
}

/** One principal, role and scope make one assignment, under one name; the principal of an assignment stays. */
function refuseConflict(assignment: RoleAssignment, { store }: ArmContext): void {
  const says = ({ scope, roleDefinitionId, principalId }: RoleAssignment): string =>
    [scope, roleDefinitionId, principalId].join(' ').toLowerCase();
  const same = store.get('roleAssignment', assignment.id);
  if (same !== undefined && says(same) !== says(assignment)) {
    throw new ArmError(
      409,
      'RoleAssignmentUpdateNotPermitted',
      'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
    );
  }
  const twin = store
    .list('roleAssignment')
    .find(other => other.name !== assignment.name && says(other) === says(assignment));
  if (twin !== undefined) {
    throw new ArmError(
      409,
      'RoleAssignmentExists',
      `The role assignment already exists. The ID of the existing role assignment is ${twin.name.replaceAll('-', '')}.`,
    );
  }
}

export function getRoleAssignment(call: Call, context: ArmContext): Answer {
  const assignment = context.store.get(
    'roleAssignment',
    `${scopeOf(call, context)}/providers/${assignmentType}/${call.param('name')}`,
  );
  if (assignment === undefined) {
    throw new ArmError(
      404,
      'RoleAssignmentNotFound',
      `The role assignment '${call.param('name')}' is not found.`,
    );
  }
  return { status: 200, body: assignmentBody(assignment) };
}

export function deleteRoleAssignment(call: Call, context: ArmContext): Answer {
  const assignment = context.store.get(
    'roleAssignment',
    `${scopeOf(call, context)}/providers/${assignmentType}/${call.param('name')}`,
  );
  if (assignment === undefined) {
    return { status: 204 };
  }
  context.store.delete(assignment);
  return { status: 200, body: assignmentBody(assignment) };
}

/** Assignments at, above and below the scope; `$filter` narrows. */
export function listRoleAssignments(call: Call, context: ArmContext): Answer {
  const scope = scopeOf(call, context);
  const filter = assignmentFilter(call.query.get('$filter'), scope);
  const inScope = context.store
    .list('roleAssignment')
    .filter(assignment => isWithin(assignment.scope, scope) || isWithin(scope, assignment.scope));
  return { status: 200, body: listBody(inScope.filter(filter).map(assignmentBody)) };
}

/** @throws ArmError 400 for a filter other than `atScope()`, `principalId eq '…'` and `assignedTo('…')`. */
function assignmentFilter(filter: string | null, scope: string): (assignment: RoleAssignment) => boolean {
  const conditions = (filter ?? '').split(/\s+and\s+/i).filter(condition => condition.trim() !== '');
  const checks = conditions.map(condition => {
    const principal = /^\s*(?:principalId\s+eq\s+'([^']+)'|assignedTo\('([^']+)'\))\s*$/i.exec(condition);
    if (principal !== null) {
      return (assignment: RoleAssignment) => assignment.principalId === (principal[1] ?? principal[2]);
    }
    if (/^\s*atScope\(\)\s*$/i.test(condition)) {
      return (assignment: RoleAssignment) => isWithin(scope, assignment.scope);
    }
    throw new ArmError(400, 'BadRequestFilter', `The filter '${condition}' is not supported here.`);
  });
  return assignment => checks.every(check => check(assignment));
}

export function putRoleDefinition(call: Call, context: ArmContext): Answer {
  const scope = scopeOf(call, context);
  const { properties } = bodyAs<{
    properties: {
      roleName: string;
      description?: string;
      permissions?: readonly Permission[];
      assignableScopes?: readonly string[];
    };
  }>(call.body, definitionShape);
  const namesake = context.store
    .list('roleDefinition')
    .find(role => role.roleName === properties.roleName && role.name !== call.param('name'));
  if (namesake !== undefined) {
    throw new ArmError(
      409,
      'RoleDefinitionWithSameNameExists',
      `A custom role with the name '${properties.roleName}' already exists.`,
    );
  }
  const role: RoleDefinition = {
    kind: 'roleDefinition',
    id: `/subscriptions/${context.settings.subscriptionId}/providers/${definitionType}/${call.param('name')}`,
    name: call.param('name'),
    roleName: properties.roleName,
    description: properties.description ?? '',
    type: 'CustomRole',
    permissions: properties.permissions ?? [],
    assignableScopes: properties.assignableScopes ?? [scope],
  };
  context.store.put(role);
  return { status: 201, body: definitionBody(role, context) };
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
  const role = context.store
    .list('roleDefinition')
    .find(({ name }) => name.toLowerCase() === call.param('name').toLowerCase());
  if (role === undefined) {
    return { status: 204 };
  }
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
  const roles = [...builtInRoles, ...context.store.list('roleDefinition')]
    .filter(role => name === undefined || role.roleName.toLowerCase() === name.toLowerCase())
    .filter(role => type === undefined || role.type.toLowerCase() === type.toLowerCase());
  return { status: 200, body: listBody(roles.map(role => definitionBody(role, context))) };
}

function definitionId({ name }: RoleDefinition, { settings }: ArmContext): string {
  return `/subscriptions/${settings.subscriptionId}/providers/${definitionType}/${name}`;
}

function assignmentBody({
  id,
  name,
  scope,
  roleDefinitionId,
  principalId,
  principalType,
  createdOn,
}: RoleAssignment): unknown {
  return {
    id,
    name,
    type: assignmentType,
    properties: {
      scope,
      roleDefinitionId,
      principalId,
      principalType,
      createdOn,
      updatedOn: createdOn,
      condition: null,
    },
  };
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
