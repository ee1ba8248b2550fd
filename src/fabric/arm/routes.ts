import { authorizationRoutes } from './authorization/routes.ts';
import { containerInstanceRoutes } from './containerInstance/routes.ts';
import { managedIdentityRoutes } from './managedIdentity/routes.ts';
import { deploymentRoutes } from './resources/deployments/routes.ts';
import { resourcesRoutes } from './resources/routes.ts';
import { storageRoutes } from './storage/routes.ts';

/** Every route of Azure Resource Manager that this computer has. */
export const armRoutes = [
  ...resourcesRoutes,
  ...deploymentRoutes,
  ...containerInstanceRoutes,
  ...managedIdentityRoutes,
  ...storageRoutes,
  ...authorizationRoutes,
];
