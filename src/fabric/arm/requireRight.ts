import { type AccessRules, type Client, mayDo, mayDoWithin, type Principal } from '../model/access.ts';
import { ArmError } from './armError.ts';
import type { Call } from './route.ts';

/** @throws ArmError 403 in the words of Azure Resource Manager. */
export function requireRight(principal: Principal, action: string, scope: string, rules: AccessRules): void {
  if (principal.kind !== 'owner' && !mayDo(rules, principal, action, scope)) {
    throw refusal(principal, action, scope);
  }
}

/**
 * What the caller may see of a list that spans the whole subscription: who has the right in a part of it gets that part.
 * @throws ArmError 403 for whom the right is given nowhere.
 */
export function readable<T extends { readonly id: string }>(
  resources: readonly T[],
  action: string,
  { principal, path }: Pick<Call, 'principal' | 'path'>,
  rules: AccessRules,
): readonly T[] {
  const scope = path.split('/').slice(0, 3).join('/');
  if (principal.kind !== 'owner' && !mayDoWithin(rules, principal, action, scope)) {
    throw refusal(principal, action, scope);
  }
  return resources.filter(({ id }) => mayDo(rules, principal, action, id));
}

/**
 * What a right is asked for: the resource that the path names. Ids are pairs of type and name, so a last segment
 * without partner, a list or an action, is none of it (messages of the service, as in Azure/CloudShell#561).
 */
export function scopeOf(path: string): string {
  const segments = path.split('/').filter(segment => segment !== '');
  return `/${segments.slice(0, segments.length - (segments.length % 2)).join('/')}`;
}

/** As the service's refusals begin. */
export function clientName({ clientId, principalId }: Client): string {
  return `The client '${clientId}' with object id '${principalId}'`;
}

function refusal(principal: Client, action: string, scope: string): ArmError {
  return new ArmError(
    403,
    'AuthorizationFailed',
    `${clientName(principal)} does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}
