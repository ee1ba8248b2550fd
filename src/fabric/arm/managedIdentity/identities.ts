import { randomUUID } from 'node:crypto';
import type { Tags, UserAssignedIdentity } from '../../model/resource.ts';
import { map, object, text } from '../../model/shape.ts';
import type { ArmContext } from '../armContext.ts';
import { ArmError } from '../armError.ts';
import { bodyAs, type ResourceBody } from '../bodies.ts';
import { pageOf } from '../paging.ts';
import { readable } from '../requireRight.ts';
import { isInResourceGroup, resourceId } from '../resourceIds.ts';
import { requireLastingResourceGroup, requireResourceGroup } from '../resources/resourceGroups.ts';
import type { Answer, Call } from '../route.ts';
import { normalizeLocation } from '../resources/locations.ts';

export const identityType = 'Microsoft.ManagedIdentity/userAssignedIdentities';

const shape = object({ 'location!': text, tags: map(text) });

export function putIdentity(call: Call, context: ArmContext): Answer {
  const { name: resourceGroup } = requireLastingResourceGroup(context, call.param('resourceGroup'));
  const { location, tags } = bodyAs<{ location: string; tags?: Tags }>(call.body, shape);
  const id = resourceId(call, context, identityType);
  const existing = context.store.get('userAssignedIdentity', id);
  const identity: UserAssignedIdentity = {
    ...(existing ?? {
      kind: 'userAssignedIdentity',
      id,
      name: call.param('name'),
      resourceGroup,
      principalId: randomUUID(),
      clientId: randomUUID(),
      createdOn: new Date().toISOString(),
    }),
    location: normalizeLocation(location),
    tags: tags ?? existing?.tags ?? {},
  };
  context.store.put(identity);
  return { status: existing === undefined ? 201 : 200, body: identityBody(identity, context) };
}

export function getIdentity(call: Call, context: ArmContext): Answer {
  requireResourceGroup(context, call.param('resourceGroup'));
  const identity = context.store.get('userAssignedIdentity', resourceId(call, context, identityType));
  if (identity === undefined) {
    throw new ArmError(
      404,
      'ResourceNotFound',
      `The Resource '${identityType}/${call.param('name')}' under resource group '${call.param('resourceGroup')}' was not found.`,
    );
  }
  return { status: 200, body: identityBody(identity, context) };
}

/** Tokens that were issued for it end with it: they are only worth what its role assignments say. */
export function deleteIdentity(call: Call, context: ArmContext): Answer {
  const identity = context.store.get('userAssignedIdentity', resourceId(call, context, identityType));
  if (identity === undefined) {
    return { status: 204 };
  }
  context.store.delete(identity);
  return { status: 200 };
}

export function listIdentities(call: Call, context: ArmContext): Answer {
  const all = context.store.list('userAssignedIdentity');
  const identities = readable(all, `${identityType}/read`, call, context);
  return {
    status: 200,
    body: pageOf(
      call,
      identities.map(identity => identityBody(identity, context)),
    ),
  };
}

export function listIdentitiesOfGroup(call: Call, context: ArmContext): Answer {
  const { name } = requireResourceGroup(context, call.param('resourceGroup'));
  const identities = context.store
    .list('userAssignedIdentity')
    .filter(identity => isInResourceGroup(identity, name));
  return {
    status: 200,
    body: pageOf(
      call,
      identities.map(identity => identityBody(identity, context)),
    ),
  };
}

function identityBody(
  { id, name, location, tags, principalId, clientId }: UserAssignedIdentity,
  { settings }: ArmContext,
): ResourceBody {
  return {
    id,
    name,
    type: identityType,
    location,
    tags,
    properties: { tenantId: settings.tenantId, principalId, clientId },
  };
}
