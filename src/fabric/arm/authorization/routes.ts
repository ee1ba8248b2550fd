import { asRoutes } from '../route.ts';
import {
  deleteRoleAssignment,
  getRoleAssignment,
  listRoleAssignments,
  putRoleAssignment,
} from './roleAssignments.ts';
import {
  deleteRoleDefinition,
  getRoleDefinition,
  listRoleDefinitions,
  putRoleDefinition,
} from './roleDefinitions.ts';

const provider = 'Microsoft.Authorization';
const definitions = `/{scope*}/providers/${provider}/roleDefinitions`;
const assignments = `/{scope*}/providers/${provider}/roleAssignments`;
const definitionAction = `${provider}/roleDefinitions`;
const assignmentAction = `${provider}/roleAssignments`;

/** Microsoft.Authorization: who may do what. */
export const authorizationRoutes = asRoutes([
  ['RoleDefinitions_List', 'GET', definitions, `${definitionAction}/read`, [200], listRoleDefinitions],
  [
    'RoleDefinitions_CreateOrUpdate',
    'PUT',
    `${definitions}/{name}`,
    `${definitionAction}/write`,
    [201],
    putRoleDefinition,
  ],
  [
    'RoleDefinitions_Get',
    'GET',
    `${definitions}/{name}`,
    `${definitionAction}/read`,
    [200],
    getRoleDefinition,
  ],
  [
    'RoleDefinitions_Delete',
    'DELETE',
    `${definitions}/{name}`,
    `${definitionAction}/delete`,
    [200, 204],
    deleteRoleDefinition,
  ],
  [
    'RoleAssignments_ListForScope',
    'GET',
    assignments,
    `${assignmentAction}/read`,
    [200],
    listRoleAssignments,
  ],
  [
    'RoleAssignments_Create',
    'PUT',
    `${assignments}/{name}`,
    `${assignmentAction}/write`,
    [201],
    putRoleAssignment,
  ],
  [
    'RoleAssignments_Get',
    'GET',
    `${assignments}/{name}`,
    `${assignmentAction}/read`,
    [200],
    getRoleAssignment,
  ],
  [
    'RoleAssignments_Delete',
    'DELETE',
    `${assignments}/{name}`,
    `${assignmentAction}/delete`,
    [200, 204],
    deleteRoleAssignment,
  ],
]);
