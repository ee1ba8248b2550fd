import type { RoleDefinition } from './resource.ts';

const roleDefinitionsPath = '/providers/Microsoft.Authorization/roleDefinitions/';

/** Azure's built-in roles that a cluster may meet; ids and actions: "Azure built-in roles" in Azure's documentation. */
export const builtInRoles: readonly RoleDefinition[] = [
  builtIn(
    '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
    'Owner',
    'Grants full access to manage all resources, including roles.',
    ['*'],
  ),
  builtIn(
    'b24988ac-6180-42a0-ab88-20f7382dd24c',
    'Contributor',
    'Grants full access to manage all resources, but not to assign roles.',
    ['*'],
    [
      'Microsoft.Authorization/*/Delete',
      'Microsoft.Authorization/*/Write',
      'Microsoft.Authorization/elevateAccess/Action',
    ],
  ),
  builtIn('acdd72a7-3385-48ef-bd42-f606fba81ae7', 'Reader', 'View all resources, but make no changes.', [
    '*/read',
  ]),
  builtIn(
    'f1a07417-d97a-45cb-824c-7a7467783830',
    'Managed Identity Operator',
    'Read and assign user-assigned identities.',
    [
      'Microsoft.ManagedIdentity/userAssignedIdentities/*/read',
      'Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action',
    ],
  ),
  builtIn(
    '5d977122-f97e-4b4d-a52f-6b43003ddb4d',
    'Azure Container Instances Contributor Role',
    'Manage container groups.',
    [
      'Microsoft.ContainerInstance/containerGroups/*',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
      'Microsoft.Authorization/*/read',
    ],
  ),
];

function builtIn(
  name: string,
  roleName: string,
  description: string,
  actions: readonly string[],
  notActions: readonly string[] = [],
): RoleDefinition {
  return {
    kind: 'roleDefinition',
    id: `${roleDefinitionsPath}${name}`,
    name,
    roleName,
    description,
    type: 'BuiltInRole',
    permissions: [{ actions, notActions }],
    assignableScopes: ['/'],
  };
}
