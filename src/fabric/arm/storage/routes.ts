import { resourceGroupPath, subscriptionPath } from '../paths.ts';
import { asRoutes } from '../route.ts';
import {
  checkNameAvailability,
  deleteAccount,
  getAccount,
  listAccounts,
  listAccountsOfGroup,
  listKeys,
  patchAccount,
  putAccount,
  regenerateKey,
} from './accounts.ts';
import {
  deleteShare,
  getFileService,
  getShare,
  listFileServices,
  listShares,
  patchShare,
  putShare,
  setFileService,
} from './fileShares.ts';

const storage = 'Microsoft.Storage';
const action = `${storage}/storageAccounts`;
const inSubscription = `${subscriptionPath}/providers/${storage}`;
const inGroup = `${resourceGroupPath}/providers/${action}`;
const account = `${inGroup}/{name}`;
const service = `${account}/fileServices/default`;
const serviceAction = `${action}/fileServices`;
const shareAction = `${serviceAction}/shares`;

/** Microsoft.Storage: accounts with their keys, and what of their file service is managed here. */
export const storageRoutes = asRoutes([
  [
    'StorageAccounts_CheckNameAvailability',
    'POST',
    `${inSubscription}/checkNameAvailability`,
    `${storage}/checknameavailability/read`,
    [200],
    checkNameAvailability,
  ],
  ['StorageAccounts_List', 'GET', `${inSubscription}/storageAccounts`, `${action}/read`, [200], listAccounts],
  ['StorageAccounts_ListByResourceGroup', 'GET', inGroup, `${action}/read`, [200], listAccountsOfGroup],
  ['StorageAccounts_Create', 'PUT', account, `${action}/write`, [200], putAccount],
  ['StorageAccounts_GetProperties', 'GET', account, `${action}/read`, [200], getAccount],
  ['StorageAccounts_Update', 'PATCH', account, `${action}/write`, [200], patchAccount],
  ['StorageAccounts_Delete', 'DELETE', account, `${action}/delete`, [200, 204], deleteAccount],
  ['StorageAccounts_ListKeys', 'POST', `${account}/listKeys`, `${action}/listKeys/action`, [200], listKeys],
  [
    'StorageAccounts_RegenerateKey',
    'POST',
    `${account}/regenerateKey`,
    `${action}/regenerateKey/action`,
    [200],
    regenerateKey,
  ],

  ['FileServices_List', 'GET', `${account}/fileServices`, `${serviceAction}/read`, [200], listFileServices],
  ['FileServices_GetServiceProperties', 'GET', service, `${serviceAction}/read`, [200], getFileService],
  ['FileServices_SetServiceProperties', 'PUT', service, `${serviceAction}/write`, [200], setFileService],

  ['FileShares_List', 'GET', `${service}/shares`, `${shareAction}/read`, [200], listShares],
  ['FileShares_Create', 'PUT', `${service}/shares/{share}`, `${shareAction}/write`, [200, 201], putShare],
  ['FileShares_Get', 'GET', `${service}/shares/{share}`, `${shareAction}/read`, [200], getShare],
  ['FileShares_Update', 'PATCH', `${service}/shares/{share}`, `${shareAction}/write`, [200], patchShare],
  [
    'FileShares_Delete',
    'DELETE',
    `${service}/shares/{share}`,
    `${shareAction}/delete`,
    [200, 204],
    deleteShare,
  ],
]);
