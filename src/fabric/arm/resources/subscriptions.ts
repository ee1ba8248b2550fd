import type { ArmContext } from '../armContext.ts';
import { listBody } from '../bodies.ts';
import type { Answer, Call } from '../route.ts';

/** Regions in which the virtual kubelet 1.6.4 agrees to work (its `validAciRegions`), a choice of them. */
const locations: readonly (readonly [name: string, displayName: string])[] = [
  ['eastus', 'East US'],
  ['eastus2', 'East US 2'],
  ['westus', 'West US'],
  ['westus2', 'West US 2'],
  ['centralus', 'Central US'],
  ['northeurope', 'North Europe'],
  ['westeurope', 'West Europe'],
  ['uksouth', 'UK South'],
  ['southeastasia', 'Southeast Asia'],
  ['japaneast', 'Japan East'],
  ['australiaeast', 'Australia East'],
];

export function isLocation(name: string): boolean {
  return locations.some(([known]) => known === normalizeLocation(name));
}

/** `East US` and `eastus` are the same region. */
export function normalizeLocation(name: string): string {
  return name.toLowerCase().replaceAll(' ', '');
}

export function listSubscriptions(_call: Call, context: ArmContext): Answer {
  return { status: 200, body: listBody([subscriptionBody(context)]) };
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

function subscriptionBody({ settings: { subscriptionId, tenantId } }: ArmContext): unknown {
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
