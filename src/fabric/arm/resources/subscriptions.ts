import { hasAnyRole } from '../../model/access.ts';
import type { ArmContext } from '../armContext.ts';
import { listBody } from '../bodies.ts';
import type { Answer, Call } from '../route.ts';
import { locations } from './locations.ts';

/** Who has a role anywhere in the subscription sees it; for others there is none. */
export function listSubscriptions(call: Call, context: ArmContext): Answer {
  const seen = hasAnyRole(context, call.principal) ? [subscriptionBody(context)] : [];
  return { status: 200, body: listBody(seen) };
}

export function getSubscription(_call: Call, context: ArmContext): Answer {
  return { status: 200, body: subscriptionBody(context) };
}

export function listTenants(_call: Call, { settings }: ArmContext): Answer {
  const id = `/tenants/${settings.tenantId}`;
  return { status: 200, body: listBody([{ id, tenantId: settings.tenantId, displayName: 'This computer' }]) };
}

export function listLocations(_call: Call, { settings }: ArmContext): Answer {
  const value = locations.map(([name, displayName]) => ({
    id: `/subscriptions/${settings.subscriptionId}/locations/${name}`,
    name,
    displayName,
    type: 'Region',
    regionalDisplayName: displayName,
    metadata: { regionType: 'Physical' },
  }));
  return { status: 200, body: listBody(value) };
}

export function subscriptionBody({ settings: { subscriptionId, tenantId } }: ArmContext): unknown {
  return {
    id: `/subscriptions/${subscriptionId}`,
    subscriptionId,
    tenantId,
    displayName: 'This computer',
    state: 'Enabled',
    authorizationSource: 'RoleBased',
    subscriptionPolicies: {
      locationPlacementId: 'Internal_2014-09-01',
      quotaId: 'Internal_2014-09-01',
      spendingLimit: 'Off',
    },
  };
}
