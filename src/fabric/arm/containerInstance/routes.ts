import { resourceGroupPath, subscriptionPath } from '../paths.ts';
import { asRoutes } from '../route.ts';
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
import { getOperation } from './operations.ts';

const provider = 'Microsoft.ContainerInstance';
const action = `${provider}/containerGroups`;
const groups = `providers/${action}`;
const group = `${resourceGroupPath}/${groups}/{name}`;
const container = `${group}/containers/{container}`;
const location = `${subscriptionPath}/providers/${provider}/locations/{location}`;

/** Microsoft.ContainerInstance, Swagger of 2023-05-01, and the operations that its answers lead to. */
export const containerInstanceRoutes = asRoutes([
  [
    'ContainerGroups_List',
    'GET',
    `${subscriptionPath}/${groups}`,
    `${action}/read`,
    [200],
    listContainerGroups,
  ],
  [
    'ContainerGroups_ListByResourceGroup',
    'GET',
    `${resourceGroupPath}/${groups}`,
    `${action}/read`,
    [200],
    listContainerGroupsOfResourceGroup,
  ],
  ['ContainerGroups_Get', 'GET', group, `${action}/read`, [200], getContainerGroup],
  ['ContainerGroups_CreateOrUpdate', 'PUT', group, `${action}/write`, [200, 201], putContainerGroup],
  ['ContainerGroups_Update', 'PATCH', group, `${action}/write`, [200], patchContainerGroup],
  ['ContainerGroups_Delete', 'DELETE', group, `${action}/delete`, [200, 204], deleteContainerGroup],
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
  ['Operation_Get', 'GET', `${location}/operations/{operation}`, undefined, [200], getOperation],
]);
