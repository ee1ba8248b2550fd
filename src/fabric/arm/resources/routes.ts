import { resourceGroupPath, subscriptionPath } from '../paths.ts';
import { asRoutes } from '../route.ts';
import {
  getProvider,
  getProviderOfTenant,
  listProviders,
  listProvidersOfTenant,
  registerProvider,
  unregisterProvider,
} from './providers.ts';
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
import { getSubscription, listLocations, listSubscriptions, listTenants } from './subscriptions.ts';

const action = 'Microsoft.Resources/subscriptions';
const groupAction = `${action}/resourceGroups`;
const provider = `${subscriptionPath}/providers/{namespace}`;

/** Microsoft.Resources: what every client of ARM asks for first. */
export const resourcesRoutes = asRoutes([
  ['Tenants_List', 'GET', '/tenants', undefined, [200], listTenants],
  ['Subscriptions_List', 'GET', '/subscriptions', undefined, [200], listSubscriptions],
  ['Subscriptions_Get', 'GET', subscriptionPath, `${action}/read`, [200], getSubscription],
  [
    'Subscriptions_ListLocations',
    'GET',
    `${subscriptionPath}/locations`,
    `${action}/locations/read`,
    [200],
    listLocations,
  ],
  [
    'Providers_List',
    'GET',
    `${subscriptionPath}/providers`,
    `${action}/providers/read`,
    [200],
    listProviders,
  ],
  ['Providers_Get', 'GET', provider, `${action}/providers/read`, [200], getProvider],
  [
    'Providers_Register',
    'POST',
    `${provider}/register`,
    `${action}/providers/register/action`,
    [200],
    registerProvider,
  ],
  [
    'Providers_Unregister',
    'POST',
    `${provider}/unregister`,
    `${action}/providers/unregister/action`,
    [200],
    unregisterProvider,
  ],
  ['Providers_ListAtTenantScope', 'GET', '/providers', undefined, [200], listProvidersOfTenant],
  ['Providers_GetAtTenantScope', 'GET', '/providers/{namespace}', undefined, [200], getProviderOfTenant],
  ['Resources_List', 'GET', `${subscriptionPath}/resources`, undefined, [200], listResources],

  ['ResourceGroups_List', 'GET', `${subscriptionPath}/resourceGroups`, undefined, [200], listResourceGroups],
  [
    'ResourceGroups_CreateOrUpdate',
    'PUT',
    resourceGroupPath,
    `${groupAction}/write`,
    [200, 201],
    putResourceGroup,
  ],
  ['ResourceGroups_Get', 'GET', resourceGroupPath, `${groupAction}/read`, [200], getResourceGroup],
  [
    'ResourceGroups_CheckExistence',
    'HEAD',
    resourceGroupPath,
    `${groupAction}/read`,
    [204],
    headResourceGroup,
  ],
  ['ResourceGroups_Update', 'PATCH', resourceGroupPath, `${groupAction}/write`, [200], patchResourceGroup],
  ['ResourceGroups_Delete', 'DELETE', resourceGroupPath, `${groupAction}/delete`, [202], deleteResourceGroup],
  [
    'Resources_ListByResourceGroup',
    'GET',
    `${resourceGroupPath}/resources`,
    `${groupAction}/resources/read`,
    [200],
    listResourcesOfGroup,
  ],
  [
    'OperationResults_Get',
    'GET',
    `${subscriptionPath}/operationresults/{operation}`,
    undefined,
    [200, 202],
    getDeletion,
  ],
]);
