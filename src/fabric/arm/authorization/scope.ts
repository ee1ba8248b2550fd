import { isWithin } from '../../model/access.ts';
import type { ArmContext } from '../armContext.ts';
import { ArmError } from '../armError.ts';
import type { Call } from '../route.ts';

/** The scope before `/providers/Microsoft.Authorization`, with its leading slash. @throws ArmError 404 */
export function scopeOfCall(call: Call, context: ArmContext): string {
  const scope = `/${call.param('scope').replace(/^\/+/, '')}`;
  requireOwnScope(scope, context);
  return scope;
}

/** @throws ArmError 404 for a scope that is not in the subscription of this computer. */
export function requireOwnScope(scope: string, { settings }: ArmContext): void {
  if (!isWithin(scope, `/subscriptions/${settings.subscriptionId}`)) {
    throw new ArmError(
      404,
      'SubscriptionNotFound',
      `The scope '${scope}' is not in the subscription of this computer.`,
    );
  }
}
