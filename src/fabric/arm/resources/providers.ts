import type { ProviderRegistration } from '../../model/resource.ts';
import type { ArmContext } from '../armContext.ts';
import { ArmError } from '../armError.ts';
import type { ResourceBody } from '../bodies.ts';
import { pageOf } from '../paging.ts';
import type { Answer, Call } from '../route.ts';
import { type Location, locations } from './locations.ts';

/** A type of resource as its provider tells of it. */
interface ResourceType {
  readonly name: string;
  /** Newest first. */
  readonly apiVersions: readonly string[];
  /** Dates between which every api-version is answered; absent: any. */
  readonly answers?: { readonly first: string; readonly last: string };
  readonly locations: readonly Location[];
}

interface Provider {
  readonly namespace: string;
  /** Free ones cannot be unregistered. */
  readonly policy: 'RegistrationRequired' | 'RegistrationFree';
  readonly types: readonly ResourceType[];
}

/** Published versions of Microsoft.ContainerInstance; all are answered in the form of 2023-05-01. */
const containerInstance = {
  apiVersions: [
    '2026-07-01',
    '2026-05-01',
    '2025-09-01',
    '2024-11-01-preview',
    '2024-10-01-preview',
    '2024-09-01-preview',
    '2024-05-01-preview',
    '2023-05-01',
    '2022-10-01-preview',
    '2022-09-01',
    '2021-10-01',
    '2021-09-01',
    '2021-07-01',
    '2021-03-01',
    '2020-11-01',
    '2019-12-01',
    '2018-10-01',
  ],
  answers: { first: '2018-10-01', last: '2026-07-31' },
} as const;

/** Resource providers that this computer has, with their types. */
const providers: readonly Provider[] = [
  {
    namespace: 'Microsoft.ContainerInstance',
    policy: 'RegistrationRequired',
    types: [
      { name: 'containerGroups', locations, ...containerInstance },
      { name: 'locations', locations, ...containerInstance },
      { name: 'locations/operations', locations, ...containerInstance },
      { name: 'locations/operationresults', locations, ...containerInstance },
      { name: 'locations/usages', locations, ...containerInstance },
      { name: 'locations/cachedImages', locations, ...containerInstance },
      { name: 'locations/capabilities', locations, ...containerInstance },
      { name: 'serviceAssociationLinks', locations, ...containerInstance },
      { name: 'operations', locations: [], ...containerInstance },
    ],
  },
  {
    namespace: 'Microsoft.ManagedIdentity',
    policy: 'RegistrationRequired',
    types: [{ name: 'userAssignedIdentities', locations, apiVersions: ['2024-11-30', '2023-01-31'] }],
  },
  {
    namespace: 'Microsoft.Storage',
    policy: 'RegistrationRequired',
    types: [
      'storageAccounts',
      'storageAccounts/fileServices',
      'storageAccounts/fileServices/shares',
      'checkNameAvailability',
    ].map(name => ({ name, locations, apiVersions: ['2025-08-01', '2023-05-01', '2019-06-01'] })),
  },
  {
    namespace: 'Microsoft.Authorization',
    policy: 'RegistrationFree',
    types: ['roleAssignments', 'roleDefinitions', 'permissions'].map(name => ({
      name,
      locations: [],
      apiVersions: ['2022-04-01'],
    })),
  },
  {
    namespace: 'Microsoft.Resources',
    policy: 'RegistrationFree',
    types: ['tenants', 'subscriptions', 'resourceGroups', 'deployments', 'deployments/operations'].map(
      name => ({ name, locations: [], apiVersions: ['2025-04-01', '2021-04-01', '2020-06-01'] }),
    ),
  },
];

/** Namespace and type of what a path leads to, as written. */
export interface TypeInPath {
  readonly namespace: string;
  readonly type: string;
}

/** The last resource type that a path names; undefined where it leads to no provider's resource. */
export function typeIn(path: string): TypeInPath | undefined {
  const [, namespace, rest] = /.*\/providers\/([^/]+)\/(.+)$/i.exec(path) ?? [];
  const [type] = rest?.split('/') ?? [];
  return namespace === undefined || type === undefined ? undefined : { namespace, type };
}

/** @returns undefined for a type that no provider of this computer has. */
export function findType({ namespace, type }: TypeInPath): ResourceType | undefined {
  return findProvider(namespace)?.types.find(({ name }) => name.toLowerCase() === type.toLowerCase());
}

function findProvider(namespace: string): Provider | undefined {
  return providers.find(known => known.namespace.toLowerCase() === namespace.toLowerCase());
}

/** @throws ArmError 404 in ARM's words when a path names a provider or a type that is not there. */
export function requireKnownType(path: string): void {
  const asked = typeIn(path);
  if (asked === undefined) {
    return;
  }
  const { namespace } = requireProvider(asked.namespace);
  if (findType(asked) === undefined) {
    throw new ArmError(
      404,
      'InvalidResourceType',
      `The resource type '${asked.type}' could not be found in the namespace '${namespace}'.`,
    );
  }
}

function requireProvider(namespace: string): Provider {
  const provider = findProvider(namespace);
  if (provider === undefined) {
    throw new ArmError(404, 'InvalidResourceNamespace', `The resource namespace '${namespace}' is invalid.`);
  }
  return provider;
}

/**
 * Nothing can be changed at a provider that the subscription has unregistered.
 * @throws ArmError 409 `MissingSubscriptionRegistration` (form and wording: Azure/azure-sdk-for-node#2305).
 */
export function requireRegistration(method: string, path: string, context: ArmContext): void {
  const asked = typeIn(path);
  const reads = method === 'GET' || method === 'HEAD';
  if (reads || asked === undefined || findType(asked) === undefined) {
    return;
  }
  const { namespace } = requireProvider(asked.namespace);
  const state = registrationState(namespace, context);
  if (state === 'Registered') {
    return;
  }
  const code = 'MissingSubscriptionRegistration';
  const message = `The subscription registration is in '${state}' state. The subscription must be registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`;
  throw new ArmError(409, code, message, { details: [{ code, target: namespace, message }] });
}

function registrationId(namespace: string, { settings }: ArmContext): string {
  return `/subscriptions/${settings.subscriptionId}/providers/${namespace}`;
}

/** Everything is registered from the beginning. */
function registrationState(namespace: string, context: ArmContext): ProviderRegistration['state'] {
  const id = registrationId(namespace, context);
  return context.store.get('providerRegistration', id)?.state ?? 'Registered';
}

export function listProviders(call: Call, context: ArmContext): Answer {
  return {
    status: 200,
    body: pageOf(
      call,
      providers.map(provider => providerBody(provider, context)),
    ),
  };
}

/** As seen by a tenant: without a subscription's registration. */
export function listProvidersOfTenant(call: Call): Answer {
  return { status: 200, body: pageOf(call, providers.map(tenantProviderBody)) };
}

export function getProvider(call: Call, context: ArmContext): Answer {
  return { status: 200, body: providerBody(requireProvider(call.param('namespace')), context) };
}

export function getProviderOfTenant(call: Call): Answer {
  return { status: 200, body: tenantProviderBody(requireProvider(call.param('namespace'))) };
}

/** At once: there is nothing to prepare. */
export function registerProvider(call: Call, context: ArmContext): Answer {
  return changeRegistration(requireProvider(call.param('namespace')), 'Registered', context);
}

/** @throws ArmError 409 while resources of the provider exist ("Azure resource providers and types"); the code is ours. */
export function unregisterProvider(call: Call, context: ArmContext): Answer {
  const provider = requireProvider(call.param('namespace'));
  const { namespace, policy } = provider;
  const inUse = context.store
    .listAll()
    .some(({ id }) => id.toLowerCase().includes(`/providers/${namespace.toLowerCase()}/`));
  if (inUse || policy === 'RegistrationFree') {
    throw new ArmError(
      409,
      'CannotUnregisterProvider',
      `The resource provider '${namespace}' cannot be unregistered: ${inUse ? 'there are still resources of it in the subscription' : 'it needs no registration'}.`,
    );
  }
  return changeRegistration(provider, 'Unregistered', context);
}

function changeRegistration(
  provider: Provider,
  state: ProviderRegistration['state'],
  context: ArmContext,
): Answer {
  context.store.put({
    kind: 'providerRegistration',
    id: registrationId(provider.namespace, context),
    state,
  });
  return { status: 200, body: providerBody(provider, context) };
}

function providerBody(provider: Provider, context: ArmContext): ResourceBody {
  return {
    ...tenantProviderBody(provider),
    id: registrationId(provider.namespace, context),
    registrationState: registrationState(provider.namespace, context),
    registrationPolicy: provider.policy,
  };
}

function tenantProviderBody({ namespace, types }: Provider): ResourceBody {
  return {
    id: `/providers/${namespace}`,
    namespace,
    resourceTypes: types.map(({ name, locations, apiVersions }) => ({
      resourceType: name,
      locations: locations.map(([, displayName]) => displayName),
      apiVersions,
      ...(apiVersions[0] === undefined ? {} : { defaultApiVersion: apiVersions[0] }),
      capabilities: 'None',
    })),
  };
}
