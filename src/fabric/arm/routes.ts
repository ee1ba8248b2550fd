import {
  deleteContainerGroup,
  getContainerGroup,
  listContainerGroups,
  listContainerGroupsOfResourceGroup,
  patchContainerGroup,
  putContainerGroup,
  restartContainerGroup,
  startContainerGroup,
  stopContainerGroup,
} from './containerGroups.ts';
import { attachContainer, executeCommand, listLogs } from './containers.ts';
import { getEndpoints, getEngine, getStatus, shutDown } from './fabricRoutes.ts';
import {
  deleteIdentity,
  getIdentity,
  listIdentities,
  listIdentitiesOfGroup,
  putIdentity,
} from './identities.ts';
import { getOperation } from './operations.ts';
import { getProvider, listProviders } from './providers.ts';
import {
  deleteResourceGroup,
  getDeletion,
  getResourceGroup,
  headResourceGroup,
  listResourceGroups,
  listResources,
  listResourcesOfGroup,
  patchResourceGroup,
  putResourceGroup,
} from './resourceGroups.ts';
import {
  deleteRoleAssignment,
  deleteRoleDefinition,
  getRoleAssignment,
  getRoleDefinition,
  listRoleAssignments,
  listRoleDefinitions,
  putRoleAssignment,
  putRoleDefinition,
} from './roles.ts';
import type { Answer, Call, Method, Route } from './route.ts';
import type { ArmContext } from './armContext.ts';
import { getSubscription, listLocations, listSubscriptions, listTenants } from './subscriptions.ts';

const subscription = '/subscriptions/{subscription}';
const resourceGroup = `${subscription}/resourceGroups/{resourceGroup}`;
const aci = 'Microsoft.ContainerInstance';
const groupAction = `${aci}/containerGroups`;
const groups = `providers/${groupAction}`;
const group = `${resourceGroup}/${groups}/{name}`;
const container = `${group}/containers/{container}`;
const identityAction = 'Microsoft.ManagedIdentity/userAssignedIdentities';
const identities = `providers/${identityAction}`;
const roleAction = 'Microsoft.Authorization';
const scoped = `/{scope*}/providers/${roleAction}`;
const resourceGroupAction = 'Microsoft.Resources/subscriptions/resourceGroups';

type Row = readonly [
  Method,
  string,
  string | undefined,
  readonly number[],
  (call: Call, context: ArmContext) => Answer | Promise<Answer>,
];

/** Every route: method, path, the action that a role must allow, the codes of its answers, its handler. */
const rows: readonly Row[] = [
  ['GET', '/subscriptions', undefined, [200], listSubscriptions],
  ['GET', subscription, 'Microsoft.Resources/subscriptions/read', [200], getSubscription],
  [
    'GET',
    `${subscription}/locations`,
    'Microsoft.Resources/subscriptions/locations/read',
    [200],
    listLocations,
  ],
  ['GET', '/tenants', undefined, [200], listTenants],
  [
    'GET',
    `${subscription}/providers`,
    'Microsoft.Resources/subscriptions/providers/read',
    [200],
    listProviders,
  ],
  [
    'GET',
    `${subscription}/providers/{namespace}`,
    'Microsoft.Resources/subscriptions/providers/read',
    [200],
    getProvider,
  ],
  [
    'POST',
    `${subscription}/providers/{namespace}/register`,
    'Microsoft.Resources/subscriptions/providers/register/action',
    [200],
    getProvider,
  ],
  [
    'GET',
    `${subscription}/resources`,
    'Microsoft.Resources/subscriptions/resources/read',
    [200],
    listResources,
  ],

  ['GET', `${subscription}/resourceGroups`, `${resourceGroupAction}/read`, [200], listResourceGroups],
  ['PUT', resourceGroup, `${resourceGroupAction}/write`, [200, 201], putResourceGroup],
  ['GET', resourceGroup, `${resourceGroupAction}/read`, [200], getResourceGroup],
  ['HEAD', resourceGroup, `${resourceGroupAction}/read`, [204], headResourceGroup],
  ['PATCH', resourceGroup, `${resourceGroupAction}/write`, [200], patchResourceGroup],
  ['DELETE', resourceGroup, `${resourceGroupAction}/delete`, [202], deleteResourceGroup],
  [
    'GET',
    `${resourceGroup}/resources`,
    'Microsoft.Resources/subscriptions/resourceGroups/resources/read',
    [200],
    listResourcesOfGroup,
  ],
  ['GET', `${subscription}/operationresults/{operation}`, undefined, [200, 202], getDeletion],

  ['GET', `${subscription}/${groups}`, `${groupAction}/read`, [200], listContainerGroups],
  ['GET', `${resourceGroup}/${groups}`, `${groupAction}/read`, [200], listContainerGroupsOfResourceGroup],
  ['PUT', group, `${groupAction}/write`, [200, 201], putContainerGroup],
  ['GET', group, `${groupAction}/read`, [200], getContainerGroup],
  ['PATCH', group, `${groupAction}/write`, [200], patchContainerGroup],
  ['DELETE', group, `${groupAction}/delete`, [200, 204], deleteContainerGroup],
  ['POST', `${group}/start`, `${groupAction}/start/action`, [202, 204], startContainerGroup],
  ['POST', `${group}/stop`, `${groupAction}/stop/action`, [204], stopContainerGroup],
  ['POST', `${group}/restart`, `${groupAction}/restart/action`, [204], restartContainerGroup],
  ['GET', `${container}/logs`, `${groupAction}/containers/logs/read`, [200], listLogs],
  ['POST', `${container}/exec`, `${groupAction}/containers/exec/action`, [200], executeCommand],
  ['POST', `${container}/attach`, `${groupAction}/containers/attach/action`, [200], attachContainer],
  [
    'GET',
    `${subscription}/providers/${aci}/locations/{location}/operations/{operation}`,
    undefined,
    [200],
    getOperation,
  ],

  ['GET', `${subscription}/${identities}`, `${identityAction}/read`, [200], listIdentities],
  ['GET', `${resourceGroup}/${identities}`, `${identityAction}/read`, [200], listIdentitiesOfGroup],
  ['PUT', `${resourceGroup}/${identities}/{name}`, `${identityAction}/write`, [200, 201], putIdentity],
  ['GET', `${resourceGroup}/${identities}/{name}`, `${identityAction}/read`, [200], getIdentity],
  ['DELETE', `${resourceGroup}/${identities}/{name}`, `${identityAction}/delete`, [200, 204], deleteIdentity],

  ['GET', `${scoped}/roleDefinitions`, `${roleAction}/roleDefinitions/read`, [200], listRoleDefinitions],
  [
    'PUT',
    `${scoped}/roleDefinitions/{name}`,
    `${roleAction}/roleDefinitions/write`,
    [201],
    putRoleDefinition,
  ],
  ['GET', `${scoped}/roleDefinitions/{name}`, `${roleAction}/roleDefinitions/read`, [200], getRoleDefinition],
  [
    'DELETE',
    `${scoped}/roleDefinitions/{name}`,
    `${roleAction}/roleDefinitions/delete`,
    [200, 204],
    deleteRoleDefinition,
  ],
  ['GET', `${scoped}/roleAssignments`, `${roleAction}/roleAssignments/read`, [200], listRoleAssignments],
  [
    'PUT',
    `${scoped}/roleAssignments/{name}`,
    `${roleAction}/roleAssignments/write`,
    [201],
    putRoleAssignment,
  ],
  ['GET', `${scoped}/roleAssignments/{name}`, `${roleAction}/roleAssignments/read`, [200], getRoleAssignment],
  [
    'DELETE',
    `${scoped}/roleAssignments/{name}`,
    `${roleAction}/roleAssignments/delete`,
    [200, 204],
    deleteRoleAssignment,
  ],
];

const ownerOnly = 'Frankenetes/fabric/manage/action';

/** Not ARM: no api-version, and for the computer's user alone. */
const fabricRows: readonly Row[] = [
  ['GET', '/fabric/status', ownerOnly, [200], getStatus],
  ['GET', '/fabric/engine', ownerOnly, [200], getEngine],
  ['GET', '/fabric/endpoints', ownerOnly, [200], getEndpoints],
  ['POST', '/fabric/shutdown', ownerOnly, [202], shutDown],
];

function asRoute([method, path, action, codes, handle]: Row): Route {
  return { method, path, codes, handle, ...(action === undefined ? {} : { action }) };
}

export const armRoutes: readonly Route[] = rows.map(asRoute);
export const fabricRoutes: readonly Route[] = fabricRows.map(asRoute);
