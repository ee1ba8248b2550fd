import { resourceGroupPath, subscriptionPath } from '../paths.ts';
import { asRoutes } from '../route.ts';
import {
  deleteIdentity,
  getIdentity,
  listIdentities,
  listIdentitiesOfGroup,
  putIdentity,
} from './identities.ts';

const action = 'Microsoft.ManagedIdentity/userAssignedIdentities';
const inGroup = `${resourceGroupPath}/providers/${action}`;

/** Microsoft.ManagedIdentity: user-assigned identities. */
export const managedIdentityRoutes = asRoutes([
  [
    'UserAssignedIdentities_ListBySubscription',
    'GET',
    `${subscriptionPath}/providers/${action}`,
    undefined,
    [200],
    listIdentities,
  ],
  [
    'UserAssignedIdentities_ListByResourceGroup',
    'GET',
    inGroup,
    `${action}/read`,
    [200],
    listIdentitiesOfGroup,
  ],
  [
    'UserAssignedIdentities_CreateOrUpdate',
    'PUT',
    `${inGroup}/{name}`,
    `${action}/write`,
    [200, 201],
    putIdentity,
  ],
  ['UserAssignedIdentities_Get', 'GET', `${inGroup}/{name}`, `${action}/read`, [200], getIdentity],
  [
    'UserAssignedIdentities_Delete',
    'DELETE',
    `${inGroup}/{name}`,
    `${action}/delete`,
    [200, 204],
    deleteIdentity,
  ],
]);
