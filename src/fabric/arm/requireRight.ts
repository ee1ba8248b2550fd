import { mayDo, type Principal } from '../model/access.ts';
import type { ArmContext } from './armContext.ts';
import { ArmError } from './armError.ts';

/** @throws ArmError 403 in the words of Azure Resource Manager. */
export function requireRight(
  principal: Principal,
  action: string,
  scope: string,
  { store }: Pick<ArmContext, 'store'>,
): void {
  if (mayDo(store, principal, action, scope) || principal.kind === 'owner') {
    return;
  }
  const { clientId, principalId } = principal;
  throw new ArmError(
    403,
    'AuthorizationFailed',
    `The client '${clientId}' with object id '${principalId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}
