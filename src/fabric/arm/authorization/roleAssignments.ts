import { findRole, isWithin, sameId } from '../../model/access.ts';
import { findInDirectory } from '../../model/directory.ts';
import type { RoleAssignment } from '../../model/resource.ts';
import { object, text } from '../../model/shape.ts';
import type { ArmContext } from '../armContext.ts';
import { ArmError } from '../armError.ts';
import { bodyAs, listBody } from '../bodies.ts';
import type { Answer, Call } from '../route.ts';
import { definitionId } from './roleDefinitions.ts';
import { scopeOfCall } from './scope.ts';

const assignmentType = 'Microsoft.Authorization/roleAssignments';

type RoleRequest = Pick<RoleAssignment, 'roleDefinitionId' | 'principalId'> &
  Partial<Pick<RoleAssignment, 'principalType'>>;

const assignmentShape = object({
  'properties!': object({ 'roleDefinitionId!': text, 'principalId!': text, principalType: text }),
});

export function putRoleAssignment(call: Call, context: ArmContext): Answer {
  const scope = scopeOfCall(call, context);
  const { properties } = bodyAs<{ properties: RoleRequest }>(call.body, assignmentShape);
  const assignment = assignRole(call.param('name'), scope, properties, context);
  return { status: 201, body: assignmentBody(assignment) };
}

/** @throws ArmError when role, principal or name are not right, or one like it is there. */
export function assignRole(
  name: string,
  scope: string,
  { roleDefinitionId, principalId, principalType }: RoleRequest,
  context: ArmContext,
): RoleAssignment {
  const role = findRole(context.store, roleDefinitionId);
  if (role === undefined) {
    throw new ArmError(
      400,
      'RoleDefinitionDoesNotExist',
      `The specified role definition with ID '${roleDefinitionId}' does not exist.`,
    );
  }
  const id = `${scope}/providers/${assignmentType}/${name}`;
  const assignment: RoleAssignment = {
    kind: 'roleAssignment',
    id,
    name,
    scope,
    roleDefinitionId: definitionId(role, context),
    principalId,
    principalType: principalTypeOf(principalId, principalType, context),
    createdOn: context.store.get('roleAssignment', id)?.createdOn ?? new Date().toISOString(),
  };
  refuseConflict(assignment, context);
  context.store.put(assignment);
  return assignment;
}

/**
 * Who says what type a principal is gets the role for it at once, although the directory may not know it yet. GUIDs
 * are told without hyphens, and one word is misspelt, as in the service's own messages (Azure/avdaccelerator#76).
 * @returns the type
 */
function principalTypeOf(
  principalId: string,
  told: string | undefined,
  { store, settings, propagation }: ArmContext,
): string {
  const entry = findInDirectory(store, principalId);
  const isOwner = sameId(principalId, settings.ownerId);
  const visible = isOwner || (entry !== undefined && propagation.principalVisible(entry.createdOn));
  const type = isOwner ? 'User' : 'ServicePrincipal';
  const id = principalId.replaceAll('-', '');
  if (told === undefined && !visible) {
    throw new ArmError(
      400,
      'PrincipalNotFound',
      `Principal ${id} does not exist in the directory ${settings.tenantId}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype`,
    );
  }
  if (told !== undefined && visible && !sameId(told, type)) {
    throw new ArmError(
      400,
      'UnmatchedPrincipalType',
      `The PrincipalId '${id}' has type '${type}' , which is different from specified PrinciaplType '${told}'.`,
    );
  }
  return told ?? type;
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
    `${scopeOfCall(call, context)}/providers/${assignmentType}/${call.param('name')}`,
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
    `${scopeOfCall(call, context)}/providers/${assignmentType}/${call.param('name')}`,
  );
  if (assignment === undefined) {
    return { status: 204 };
  }
  context.store.delete(assignment);
  return { status: 200, body: assignmentBody(assignment) };
}

/** Assignments at, above and below the scope; `$filter` narrows. */
export function listRoleAssignments(call: Call, context: ArmContext): Answer {
  const scope = scopeOfCall(call, context);
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
