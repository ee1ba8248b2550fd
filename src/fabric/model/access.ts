import type { ResourceStore } from '../state/resourceStore.ts';
import { builtInRoles } from './builtInRoles.ts';
import type { Permission, RoleAssignment, RoleDefinition } from './resource.ts';

/** Who asks: the user of this computer owns the subscription; everyone else has what roles give. */
export type Principal = { readonly kind: 'owner' } | Client;

/** A service principal or the identity of a resource. */
export interface Client {
  readonly kind: 'identity';
  readonly principalId: string;
  readonly clientId: string;
}

/** How far the directory and the roles have spread since something was made in them. Times are RFC 3339. */
export interface Propagation {
  /** Whether a role can be given to a principal without saying what type it is. */
  principalVisible(createdOn: string): boolean;
  assignmentEffective(createdOn: string): boolean;
}

/** On this computer everything is known everywhere at once. */
export const atOnce: Propagation = { principalVisible: () => true, assignmentEffective: () => true };

/** What the answer to "may they?" depends on. */
export interface AccessRules {
  readonly store: ResourceStore;
  readonly propagation: Propagation;
}

/** Whether a principal may do something, from the role assignments as they are now. Without one, nothing. */
export function mayDo(rules: AccessRules, principal: Principal, action: string, scope: string): boolean {
  return (
    principal.kind === 'owner' ||
    grantedScopes(rules, principal, action).some(granted => isWithin(scope, granted))
  );
}

/** Whether a client may do something at the scope or anywhere below it. */
export function mayDoWithin(rules: AccessRules, client: Client, action: string, scope: string): boolean {
  return grantedScopes(rules, client, action).some(
    granted => isWithin(scope, granted) || isWithin(granted, scope),
  );
}

/** Whether a principal has a role at all: who has one at any scope sees the subscription. */
export function hasAnyRole(rules: AccessRules, principal: Principal): boolean {
  return principal.kind === 'owner' || effectiveAssignments(rules, principal).length > 0;
}

/** The scopes at which one of the client's roles allows the action. */
function grantedScopes(rules: AccessRules, client: Client, action: string): readonly string[] {
  return effectiveAssignments(rules, client)
    .filter(({ roleDefinitionId }) => allows(findRole(rules.store, roleDefinitionId), action))
    .map(({ scope }) => scope);
}

function effectiveAssignments(
  { store, propagation }: AccessRules,
  client: Client,
): readonly RoleAssignment[] {
  return store
    .list('roleAssignment')
    .filter(({ principalId }) => sameId(principalId, client.principalId))
    .filter(({ createdOn }) => propagation.assignmentEffective(createdOn));
}

/** Roles are found by their GUID, whatever scope the id is written with. */
export function findRole(store: ResourceStore, roleDefinitionId: string): RoleDefinition | undefined {
  const name = roleDefinitionId.slice(roleDefinitionId.lastIndexOf('/') + 1);
  return allRoles(store).find(role => sameId(role.name, name));
}

export function allRoles(store: ResourceStore): readonly RoleDefinition[] {
  return [...builtInRoles, ...store.list('roleDefinition')];
}

/** Whether a resource id is the scope or below it; case-blind. */
export function isWithin(id: string, scope: string): boolean {
  const [inner, outer] = [id.toLowerCase(), scope.toLowerCase().replace(/\/+$/, '')];
  return inner === outer || inner.startsWith(`${outer}/`);
}

/** GUIDs and resource ids are compared case-blind. */
export function sameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function allows(role: RoleDefinition | undefined, action: string): boolean {
  return role?.permissions.some(permission => permits(permission, action)) ?? false;
}

function permits({ actions = [], notActions = [] }: Permission, action: string): boolean {
  return (
    actions.some(pattern => covers(pattern, action)) && !notActions.some(pattern => covers(pattern, action))
  );
}

/**
 * Case-blind. A star stands for any text, slashes included ("Understand Azure role definitions"); between two slashes also for
 * nothing: the built-in Managed Identity Operator has a star before `assign/action`, and may assign identities.
 */
export function covers(pattern: string, action: string): boolean {
  // Stars side by side say no more than one, and take a matcher longer than a life.
  const expression = pattern
    .replace(/\*+/g, '*')
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('/*/', '/(?:*/)?')
    .replaceAll('*', '.*');
  return new RegExp(`^${expression}$`, 'i').test(action);
}
