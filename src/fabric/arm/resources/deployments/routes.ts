import { resourceGroupPath } from '../../paths.ts';
import { asRoutes } from '../../route.ts';
import {
  cancelDeployment,
  deleteDeployment,
  getDeployment,
  getDeploymentOperation,
  getDeploymentStatus,
  headDeployment,
  listDeploymentOperations,
  listDeployments,
  putDeployment,
  validateDeployment,
} from './deployments.ts';

const action = 'Microsoft.Resources/deployments';
const deployments = `${resourceGroupPath}/providers/${action}`;
const deployment = `${deployments}/{name}`;
const operations = `${deployment}/operations`;
const status = `${deployment}/operationStatuses/{operation}`;

/** Microsoft.Resources/deployments: templates, in a resource group. */
export const deploymentRoutes = asRoutes([
  ['Deployments_ListByResourceGroup', 'GET', deployments, `${action}/read`, [200], listDeployments],
  ['Deployments_CreateOrUpdate', 'PUT', deployment, `${action}/write`, [200, 201], putDeployment],
  ['Deployments_Get', 'GET', deployment, `${action}/read`, [200], getDeployment],
  ['Deployments_CheckExistence', 'HEAD', deployment, `${action}/read`, [204], headDeployment],
  ['Deployments_Delete', 'DELETE', deployment, `${action}/delete`, [204], deleteDeployment],
  [
    'Deployments_Validate',
    'POST',
    `${deployment}/validate`,
    `${action}/validate/action`,
    [200],
    validateDeployment,
  ],
  ['Deployments_Cancel', 'POST', `${deployment}/cancel`, `${action}/cancel/action`, [204], cancelDeployment],
  [
    'DeploymentOperations_List',
    'GET',
    operations,
    `${action}/operations/read`,
    [200],
    listDeploymentOperations,
  ],
  [
    'DeploymentOperations_Get',
    'GET',
    `${operations}/{operation}`,
    `${action}/operations/read`,
    [200],
    getDeploymentOperation,
  ],
  ['DeploymentOperationStatus_Get', 'GET', status, undefined, [200], getDeploymentStatus],
]);
