import type { ResourceStore } from '../state/resourceStore.ts';
import { builtInRoles } from './builtInRoles.ts';
import type { Permission, RoleDefinition } from './resource.ts';

/** Who asks: the user of this computer owns the subscription; everyone else has what roles give. */
export type Principal =
  | { readonly kind: 'owner' }
  | { readonly kind: 'identity'; readonly principalId: string; readonly clientId: string };

/** Whether a principal may do something, from the role assignments as they are now. */
export function mayDo(store: ResourceStore, principal: Principal, action: string, scope: string): boolean {
  if (principal.kind === 'owner') {
    return true;
  }
  return store
    .list('roleAssignment')
    .filter(
      assignment => assignment.principalId === principal.principalId && isWithin(scope, assignment.scope),
    )
    .some(({ roleDefinitionId }) => allows(findRole(store, roleDefinitionId), action));
}

/** Roles are found by their GUID, whatever scope the id is written with. */
export function findRole(store: ResourceStore, roleDefinitionId: string): RoleDefinition | undefined {
  const name = roleDefinitionId.slice(roleDefinitionId.lastIndexOf('/') + 1).toLowerCase();
  return [...builtInRoles, ...store.list('roleDefinition')].find(role => role.name.toLowerCase() === name);
}

/** Whether a resource id is the scope or below it; case-blind. */
export function isWithin(id: string, scope: string): boolean {
  const [inner, outer] = [id.toLowerCase(), scope.toLowerCase().replace(/\/+$/, '')];
  return inner === outer || inner.startsWith(`${outer}/`);
}

function allows(role: RoleDefinition | undefined, action: string): boolean {
  return role?.permissions.some(permission => permits(permission, action)) ?? false;
}

function permits({ actions = [], notActions = [] }: Permission, action: string): boolean {
  return (
    actions.some(pattern => covers(pattern, action)) && !notActions.some(pattern => covers(pattern, action))
  );
}

/** Case-blind; `*` stands for any text, slashes included ("Understand Azure role definitions"). */
export function covers(pattern: string, action: string): boolean {
  const expression = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${expression}$`, 'i').test(action);
}
