import { resourceGroupPath, subscriptionPath } from '../paths.ts';
import { asRoutes } from '../route.ts';
import {
  deleteContainerGroup,
  getContainerGroup,
  getOutboundDependencies,
  listContainerGroups,
  listContainerGroupsOfResourceGroup,
  patchContainerGroup,
  putContainerGroup,
  restartContainerGroup,
  startContainerGroup,
  stopContainerGroup,
} from './containerGroups.ts';
import { attachContainer, executeCommand, listLogs } from './containers.ts';
import { listCachedImages, listCapabilities, listUsages } from './locationInformation.ts';
import { getOperation, getOperationResult } from './operations.ts';
import { listProviderOperations } from './providerOperations.ts';
import { deleteSubnetLink } from './subnetLinks.ts';

const provider = 'Microsoft.ContainerInstance';
const action = `${provider}/containerGroups`;
const groups = `providers/${action}`;
const group = `${resourceGroupPath}/${groups}/{name}`;
const container = `${group}/containers/{container}`;
const subnet = `${resourceGroupPath}/providers/Microsoft.Network/virtualNetworks/{network}/subnets/{subnet}`;
const location = `${subscriptionPath}/providers/${provider}/locations/{location}`;

/** Microsoft.ContainerInstance, Swagger of 2023-05-01, and the operations that its answers lead to. */
export const containerInstanceRoutes = asRoutes([
  ['ContainerGroups_List', 'GET', `${subscriptionPath}/${groups}`, undefined, [200], listContainerGroups],
  [
    'ContainerGroups_ListByResourceGroup',
    'GET',
    `${resourceGroupPath}/${groups}`,
    `${action}/read`,
    [200],
    listContainerGroupsOfResourceGroup,
  ],
  ['ContainerGroups_Get', 'GET', group, `${action}/read`, [200], getContainerGroup],
  [
    'ContainerGroups_CreateOrUpdate',
    'PUT',
    group,
    `${action}/write`,
    [200, 201],
    putContainerGroup,
    'groupCreates',
  ],
  ['ContainerGroups_Update', 'PATCH', group, `${action}/write`, [200], patchContainerGroup],
  [
    'ContainerGroups_Delete',
    'DELETE',
    group,
    `${action}/delete`,
    [200, 204],
    deleteContainerGroup,
    'groupDeletes',
  ],
  [
    'ContainerGroups_Restart',
    'POST',
    `${group}/restart`,
    `${action}/restart/action`,
    [204],
    restartContainerGroup,
  ],
  ['ContainerGroups_Stop', 'POST', `${group}/stop`, `${action}/stop/action`, [204], stopContainerGroup],
  [
    'ContainerGroups_Start',
    'POST',
    `${group}/start`,
    `${action}/start/action`,
    [202, 204],
    startContainerGroup,
  ],
  ['Containers_ListLogs', 'GET', `${container}/logs`, `${action}/containers/logs/read`, [200], listLogs],
  [
    'Containers_ExecuteCommand',
    'POST',
    `${container}/exec`,
    `${action}/containers/exec/action`,
    [200],
    executeCommand,
  ],
  [
    'Containers_Attach',
    'POST',
    `${container}/attach`,
    `${action}/containers/attach/action`,
    [200],
    attachContainer,
  ],
  [
    'ContainerGroups_GetOutboundNetworkDependenciesEndpoints',
    'GET',
    `${group}/outboundNetworkDependenciesEndpoints`,
    `${action}/outboundNetworkDependenciesEndpoints/read`,
    [200],
    getOutboundDependencies,
  ],
  [
    'SubnetServiceAssociationLink_Delete',
    'DELETE',
    `${subnet}/providers/${provider}/serviceAssociationLinks/default`,
    `${provider}/serviceAssociationLinks/delete`,
    [204],
    deleteSubnetLink,
  ],

  ['Location_ListUsage', 'GET', `${location}/usages`, `${provider}/locations/usages/read`, [200], listUsages],
  [
    'Location_ListCachedImages',
    'GET',
    `${location}/cachedImages`,
    `${provider}/locations/cachedImages/read`,
    [200],
    listCachedImages,
  ],
  [
    'Location_ListCapabilities',
    'GET',
    `${location}/capabilities`,
    `${provider}/locations/capabilities/read`,
    [200],
    listCapabilities,
  ],
  ['Operations_List', 'GET', `/providers/${provider}/operations`, undefined, [200], listProviderOperations],

  ['Operation_Get', 'GET', `${location}/operations/{operation}`, undefined, [200], getOperation],
  [
    'OperationResult_Get',
    'GET',
    `${location}/operationresults/{operation}`,
    undefined,
    [202, 204],
    getOperationResult,
  ],
]);
