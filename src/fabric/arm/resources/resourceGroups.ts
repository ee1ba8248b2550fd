import { randomUUID } from 'node:crypto';
import { isWithin, mayDo } from '../../model/access.ts';
import type { Resource, ResourceGroup, Tags } from '../../model/resource.ts';
import { map, object, text } from '../../model/shape.ts';
import type { ArmContext } from '../armContext.ts';
import { ArmError } from '../armError.ts';
import { bodyAs, type ResourceBody } from '../bodies.ts';
import { containerGroupType } from '../containerInstance/containerGroupBody.ts';
import { identityType } from '../managedIdentity/identities.ts';
import { pageOf } from '../paging.ts';
import { readable } from '../requireRight.ts';
import { resourceGroupId } from '../resourceIds.ts';
import { storageAccountType } from '../storage/accountBody.ts';
import type { Answer, Call } from '../route.ts';
import { isLocation, normalizeLocation } from './locations.ts';
import { type Filterable, resourceFilter } from './filter.ts';

const readGroup = 'Microsoft.Resources/subscriptions/resourceGroups/read';

const shape = object({ location: text, tags: map(text) });

/** "Naming rules and restrictions for Azure resources": 1–90 characters, not ending in a period. */
const nameForm = /^[-\w.()]{0,89}[-\w()]$/u;

/** Version in the address at which a deletion is followed. */
const resultVersion = '2025-04-01';

/** @throws ArmError 404 `ResourceGroupNotFound`. */
export function requireResourceGroup(context: ArmContext, name: string): ResourceGroup {
  const group = context.store.get('resourceGroup', resourceGroupId(context, name));
  if (group === undefined) {
    throw new ArmError(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`);
  }
  return group;
}

/** For whoever makes something in it. @throws ArmError 409 while it is being deleted. */
export function requireLastingResourceGroup(context: ArmContext, name: string): ResourceGroup {
  const group = requireResourceGroup(context, name);
  if (group.deletion !== undefined) {
    throw new ArmError(
      409,
      'ResourceGroupBeingDeleted',
      `The resource group '${name}' is in deprovisioning state and cannot perform this operation.`,
    );
  }
  return group;
}

export function putResourceGroup(call: Call, context: ArmContext): Answer {
  const name = call.param('resourceGroup');
  const { location = '', tags } = bodyAs<{ location?: string; tags?: Tags }>(call.body, shape);
  if (!nameForm.test(name)) {
    throw new ArmError(
      400,
      'InvalidResourceGroupName',
      `The resource group name '${name}' is invalid: at most 90 letters, digits, '-', '_', '.', '(' and ')', not ending in '.'.`,
    );
  }
  if (!isLocation(location)) {
    throw new ArmError(
      400,
      'LocationNotAvailableForResourceGroup',
      `The provided location '${location}' is not available for resource group.`,
    );
  }
  const existing = context.store.get('resourceGroup', resourceGroupId(context, name));
  if (existing !== undefined) {
    requireLastingResourceGroup(context, name);
    requireSameLocation(existing, location);
  }
  const group: ResourceGroup = {
    kind: 'resourceGroup',
    id: existing?.id ?? resourceGroupId(context, name),
    name: existing?.name ?? name,
    location: normalizeLocation(location),
    ...(tags === undefined ? {} : { tags }),
  };
  context.store.put(group);
  return { status: existing === undefined ? 201 : 200, body: resourceGroupBody(group) };
}

function requireSameLocation({ name, location }: ResourceGroup, wanted: string): void {
  if (location !== normalizeLocation(wanted)) {
    throw new ArmError(
      409,
      'InvalidResourceGroupLocation',
      `Invalid resource group location '${wanted}'. The Resource group '${name}' already exists in location '${location}'.`,
    );
  }
}

export function getResourceGroup(call: Call, context: ArmContext): Answer {
  return { status: 200, body: resourceGroupBody(requireResourceGroup(context, call.param('resourceGroup'))) };
}

export function headResourceGroup(call: Call, context: ArmContext): Answer {
  requireResourceGroup(context, call.param('resourceGroup'));
  return { status: 204 };
}

export function patchResourceGroup(call: Call, context: ArmContext): Answer {
  const group = requireLastingResourceGroup(context, call.param('resourceGroup'));
  const { tags } = bodyAs<{ tags?: Tags }>(call.body, shape);
  const changed = tags === undefined ? group : { ...group, tags };
  context.store.put(changed);
  return { status: 200, body: resourceGroupBody(changed) };
}

export function listResourceGroups(call: Call, context: ArmContext): Answer {
  const seen = readable(context.store.list('resourceGroup'), readGroup, call, context);
  const groups = seen.map(resourceGroupBody);
  const filter = resourceFilter(call.query.get('$filter'), []);
  return { status: 200, body: pageOf(call, groups.filter(filter)) };
}

/** Everything in it goes with it. 202; the caller polls `Location` until nothing is left. */
export function deleteResourceGroup(call: Call, context: ArmContext): Answer {
  const group = requireResourceGroup(context, call.param('resourceGroup'));
  const deletion = group.deletion ?? randomUUID();
  if (group.deletion === undefined) {
    context.store.put({ ...group, deletion });
    void emptyResourceGroup({ ...group, deletion }, context);
  }
  const path = `/subscriptions/${context.settings.subscriptionId}/operationresults/${deletion}`;
  return { status: 202, headers: { location: context.addresses.create(call.host, path, resultVersion) } };
}

/**
 * Resolves when the resource group and all that was in it is gone, or when that failed: the log says why, and the
 * next start of the fabric repeats it.
 */
export async function emptyResourceGroup(group: ResourceGroup, context: ArmContext): Promise<void> {
  try {
    await removeAllWithin(group, context);
  } catch (error) {
    context.log(`deleting the resource group ${group.name}`, error);
  }
}

async function removeAllWithin(
  group: ResourceGroup,
  { store, shares, lives, deployments }: ArmContext,
): Promise<void> {
  for (const life of lives.list().filter(({ group: { id } }) => isWithin(id, group.id))) {
    void lives.remove(life);
  }
  for (const identity of store.list('userAssignedIdentity').filter(({ id }) => isWithin(id, group.id))) {
    store.delete(identity);
  }
  for (const assignment of store.list('roleAssignment').filter(({ scope }) => isWithin(scope, group.id))) {
    store.delete(assignment);
  }
  for (const deployment of store.list('deployment').filter(({ id }) => isWithin(id, group.id))) {
    deployments.cancel(deployment.id);
    store.delete(deployment);
  }
  // Also what was deleted a moment ago and is still ending.
  await lives.removed();
  for (const account of store.list('storageAccount').filter(({ id }) => isWithin(id, group.id))) {
    await shares.deleteAccount(account);
  }
  store.delete(group);
}

/** For whoever may see the resource group: the address does not name it. */
export function getDeletion(call: Call, context: ArmContext): Answer {
  context.addresses.require(call.path, call.query);
  const id = call.param('operation');
  const pending = context.store.list('resourceGroup').find(({ deletion }) => deletion === id);
  if (pending === undefined) {
    return { status: 200 };
  }
  if (!mayDo(context, call.principal, readGroup, pending.id)) {
    throw new ArmError(404, 'ResourceNotFound', `The operation '${id}' was not found.`);
  }
  return {
    status: 202,
    headers: { location: context.addresses.create(call.host, call.path, resultVersion) },
  };
}

/** All that is in the subscription. */
export function listResources(call: Call, context: ArmContext): Answer {
  const action = 'Microsoft.Resources/subscriptions/resources/read';
  const seen = readable(resourcesWithin('/', call, context), action, call, context);
  return { status: 200, body: pageOf(call, seen) };
}

export function listResourcesOfGroup(call: Call, context: ArmContext): Answer {
  const { id } = requireResourceGroup(context, call.param('resourceGroup'));
  return { status: 200, body: pageOf(call, resourcesWithin(id, call, context)) };
}

/** What ARM calls the kinds of resources that stand in resource groups. */
const types = {
  containerGroup: containerGroupType,
  userAssignedIdentity: identityType,
  storageAccount: storageAccountType,
} as const;

type GroupedResource = Extract<Resource, { readonly kind: keyof typeof types }>;

function resourcesWithin(scope: string, { query }: Call, { store }: ArmContext): readonly Filterable[] {
  const all = [
    ...store.list('containerGroup'),
    ...store.list('userAssignedIdentity'),
    ...store.list('storageAccount'),
  ];
  return all
    .filter(({ id }) => scope === '/' || isWithin(id, scope))
    .map(genericBody)
    .filter(resourceFilter(query.get('$filter')));
}

function genericBody({ kind, id, name, location, tags }: GroupedResource): Filterable {
  return { id, name, type: types[kind], location, ...(tags === undefined ? {} : { tags }) };
}

export function resourceGroupBody({
  id,
  name,
  location,
  tags,
  deletion,
}: ResourceGroup): Filterable & ResourceBody {
  return {
    id,
    name,
    type: 'Microsoft.Resources/resourceGroups',
    location,
    ...(tags === undefined ? {} : { tags }),
    properties: { provisioningState: deletion === undefined ? 'Succeeded' : 'Deleting' },
  };
}
