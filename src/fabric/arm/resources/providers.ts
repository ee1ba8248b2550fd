import type { ArmContext } from '../armContext.ts';
import { ArmError } from '../armError.ts';
import { listBody } from '../bodies.ts';
import type { Answer, Call } from '../route.ts';

/** Resource providers and their types that this computer has. */
const providers: Readonly<Record<string, readonly string[]>> = {
  'Microsoft.ContainerInstance': ['containerGroups', 'locations', 'locations/operations'],
  'Microsoft.ManagedIdentity': ['userAssignedIdentities'],
  'Microsoft.Authorization': ['roleAssignments', 'roleDefinitions'],
  'Microsoft.Resources': ['subscriptions', 'resourceGroups', 'tenants'],
};

export function listProviders(_call: Call, context: ArmContext): Answer {
  return {
    status: 200,
    body: listBody(Object.keys(providers).map(namespace => providerBody(namespace, context))),
  };
}

/** Also the answer to `register`: everything is registered from the beginning. */
export function getProvider(call: Call, context: ArmContext): Answer {
  const wanted = call.param('namespace');
  const namespace = Object.keys(providers).find(known => known.toLowerCase() === wanted.toLowerCase());
  if (namespace === undefined) {
    throw new ArmError(404, 'InvalidResourceNamespace', `The resource namespace '${wanted}' is invalid.`);
  }
  return { status: 200, body: providerBody(namespace, context) };
}

function providerBody(namespace: string, { settings }: ArmContext): unknown {
  return {
    id: `/subscriptions/${settings.subscriptionId}/providers/${namespace}`,
    namespace,
    registrationPolicy: 'RegistrationRequired',
    registrationState: 'Registered',
    resourceTypes: (providers[namespace] ?? []).map(resourceType => ({
      resourceType,
      locations: [],
      apiVersions: ['2023-05-01'],
    })),
  };
}
