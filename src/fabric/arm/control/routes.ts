import { asRoutes } from '../route.ts';
import { createPrincipal, deletePrincipal, listPrincipals } from './principals.ts';
import { getEndpoints, getEngine, getStatus, shutDown } from './fabricStatus.ts';
import { getQuotas, putQuotas } from './quotas.ts';

const ownerOnly = 'Frankenetes/fabric/manage/action';

/** Not ARM: no api-version, and for the computer's user alone. */
export const controlRoutes = asRoutes([
  ['Fabric_GetStatus', 'GET', '/fabric/status', ownerOnly, [200], getStatus],
  ['Fabric_GetEngine', 'GET', '/fabric/engine', ownerOnly, [200], getEngine],
  ['Fabric_GetEndpoints', 'GET', '/fabric/endpoints', ownerOnly, [200], getEndpoints],
  ['Fabric_GetQuotas', 'GET', '/fabric/quotas', ownerOnly, [200], getQuotas],
  ['Fabric_PutQuotas', 'PUT', '/fabric/quotas', ownerOnly, [200], putQuotas],
  ['Fabric_CreatePrincipal', 'POST', '/fabric/principals', ownerOnly, [201], createPrincipal],
  ['Fabric_ListPrincipals', 'GET', '/fabric/principals', ownerOnly, [200], listPrincipals],
  ['Fabric_DeletePrincipal', 'DELETE', '/fabric/principals/{id}', ownerOnly, [200, 204], deletePrincipal],
  ['Fabric_ShutDown', 'POST', '/fabric/shutdown', ownerOnly, [202], shutDown],
]);
