import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { ContainerGroupRequest } from '../../../cluster/containerGroup.ts';
import { isWithin } from '../../model/access.ts';
import { brokenRule, type Candidate } from '../../model/containerGroupRules.ts';
import { containerGroupShape } from '../../model/containerGroupShape.ts';
import type { GroupLife } from '../../model/groupLife.ts';
import { isTransitioning, type Operation } from '../../model/groupRecord.ts';
import { exceededQuotas, quotaMessage, usageOf } from '../../model/regionQuotas.ts';
import type { ContainerGroup, Tags } from '../../model/resource.ts';
import { asRead, map, object, text } from '../../model/shape.ts';
import type { ArmContext } from '../armContext.ts';
import { ArmError } from '../armError.ts';
import { bodyAs, type ResourceBody } from '../bodies.ts';
import { containerGroupBody, containerGroupType } from './containerGroupBody.ts';
import { groupIdentity, requireIdentityUse } from './groupIdentity.ts';
import { imagesOf, requireImages } from './requireImages.ts';
import { transitioning } from './transitioning.ts';

import { isNameTaken, requestedName } from './domainNames.ts';
import { operationHeaders, resultHeaders } from './operations.ts';
import { pageOf } from '../paging.ts';
import { readable } from '../requireRight.ts';
import { resourceGroupId, resourceId } from '../resourceIds.ts';
import { requireLastingResourceGroup, requireResourceGroup } from '../resources/resourceGroups.ts';
import type { Answer, Call } from '../route.ts';
import { normalizeLocation, requireLocation } from '../resources/locations.ts';

const tagsShape = object({ tags: map(text) });

/** @throws ArmError 404 `ResourceNotFound`. */
export function requireContainerGroup(call: Call, context: ArmContext): GroupLife {
  requireResourceGroup(context, call.param('resourceGroup'));
  const life = context.lives.get(resourceId(call, context, containerGroupType));
  if (life === undefined) {
    throw new ArmError(
      404,
      'ResourceNotFound',
      `The Resource '${containerGroupType}/${call.param('name')}' under resource group '${call.param('resourceGroup')}' was not found.`,
    );
  }
  return life;
}

export async function putContainerGroup(call: Call, context: ArmContext): Promise<Answer> {
  const { request, existing } = acceptedPut(call, context);
  const known = existing === undefined ? [] : imagesOf(existing.group.properties);
  const images = imagesOf(request.properties).filter(image => !known.includes(image));
  await requireImages(call.param('name'), images, context.engine);
  return acceptPut(call, context);
}

/** From the look at what is there to the change of it nobody comes in between. */
function acceptPut(call: Call, context: ArmContext): Answer {
  const { resourceGroup, request, existing } = acceptedPut(call, context);
  if (existing === undefined) {
    return createContainerGroup(call, context, resourceGroup, request);
  }
  const domainName = requestedName(request, call, context, existing);
  const { identity: _, systemIdentity: __, tags: ___, ...lasting } = existing.group;
  const changed = { ...lasting, ...asStored(request, existing.group, context), domainName };
  return updateContainerGroup(call, context, existing, changed);
}

interface AcceptedPut {
  readonly resourceGroup: string;
  readonly request: ContainerGroupRequest;
  readonly existing: GroupLife | undefined;
}

/** @throws ArmError when the service would refuse it. */
function acceptedPut(call: Call, context: ArmContext): AcceptedPut {
  const { name: resourceGroup } = requireLastingResourceGroup(context, call.param('resourceGroup'));
  const id = resourceId(call, context, containerGroupType);
  if (context.lives.isLeaving(id)) {
    throw transitioning(call.param('name'));
  }
  const existing = context.lives.get(id);
  const request = acceptedRequest(call, context, existing);
  requireIdentityUse(call, context, request.identity);
  if (existing !== undefined) {
    requireSettled(existing);
  }
  return { resourceGroup, request, existing };
}

/** @throws ArmError when the request is not one that the service would accept. */
function acceptedRequest(
  call: Call,
  context: ArmContext,
  existing: GroupLife | undefined,
): ContainerGroupRequest {
  const read = asRead(call.body, containerGroupShape);
  const request = bodyAs<ContainerGroupRequest>(read, containerGroupShape);
  const broken = brokenRule({
    name: call.param('name'),
    request,
    ...(existing === undefined ? {} : { existing: existing.group }),
    labelTaken: isNameTaken(requestedName(request, call, context, existing), context, existing),
    identityExists: id => context.store.get('userAssignedIdentity', id) !== undefined,
    quotas: quotasFor(request, context, existing),
  });
  if (broken !== undefined) {
    throw new ArmError(broken.status, broken.code, broken.message);
  }
  requireLocation(request.location, containerGroupType);
  return request;
}

function quotasFor(
  { location }: Pick<ContainerGroupRequest, 'location'>,
  { quotas, lives }: ArmContext,
  existing: GroupLife | undefined,
): Candidate['quotas'] {
  const others = lives.list().filter(life => life !== existing && isInRegion(life, location));
  return { limits: quotas.current, usage: usageOf(others) };
}

function isInRegion({ group }: GroupLife, location: string | undefined): boolean {
  return group.location === normalizeLocation(location ?? '');
}

function createContainerGroup(
  call: Call,
  context: ArmContext,
  resourceGroup: string,
  request: ContainerGroupRequest,
): Answer {
  const name = call.param('name');
  const group: ContainerGroup = {
    kind: 'containerGroup',
    id: `${resourceGroupId(context, resourceGroup)}/providers/${containerGroupType}/${name}`,
    name,
    resourceGroup,
    engineGroup: `${name.slice(0, 40)}-${randomBytes(4).toString('hex')}`,
    ...asStored(request, undefined, context),
    domainName: requestedName(request, call, context, undefined),
  };
  const { life, operation } = context.lives.create(group);
  return accepted(201, call, context, life, operation);
}

/** Restarts the containers where anything about them changed; the same again only brings back what is down. */
function updateContainerGroup(
  call: Call,
  context: ArmContext,
  life: GroupLife,
  changed: ContainerGroup,
): Answer {
  const { group, record } = life;
  const same = isDeepStrictEqual([group.properties, group.identity], [changed.properties, changed.identity]);
  if (same && life.holdsCores && record.phase !== 'failed') {
    context.store.put(changed);
    life.rename(changed);
    return { status: 200, body: containerGroupBody(changed, life.record, 'accepted') };
  }
  const operation = context.lives.newOperation();
  life.update(changed, operation, () => context.store.put(changed));
  return accepted(200, call, context, life, operation);
}

function accepted(
  status: number,
  call: Call,
  context: ArmContext,
  life: GroupLife,
  operation: Operation,
): Answer {
  return {
    status,
    body: containerGroupBody(life.group, life.record, 'accepted'),
    headers: operationHeaders(call, context, life.group.location, operation),
  };
}

type Stored = Pick<
  ContainerGroup,
  'location' | 'tags' | 'zones' | 'properties' | 'identity' | 'systemIdentity'
>;

function asStored(
  { location, tags, zones, identity, properties }: ContainerGroupRequest,
  existing: ContainerGroup | undefined,
  context: ArmContext,
): Stored {
  return {
    location: normalizeLocation(location),
    ...(tags === undefined ? {} : { tags }),
    ...(zones === undefined ? {} : { zones }),
    properties,
    ...groupIdentity(identity, existing, context),
  };
}

export function getContainerGroup(call: Call, context: ArmContext): Answer {
  const { group, record } = requireContainerGroup(call, context);
  return { status: 200, body: containerGroupBody(group, record, 'full') };
}

/** None, says the Swagger: always an empty list. */
export function getOutboundDependencies(call: Call, context: ArmContext): Answer {
  requireContainerGroup(call, context);
  return { status: 200, body: [] };
}

export function listContainerGroups(call: Call, context: ArmContext): Answer {
  const lives = context.lives.list().map(life => ({ id: life.group.id, life }));
  const seen = readable(lives, `${containerGroupType}/read`, call, context);
  const bodies = seen.map(({ life }) => listed(life));
  return { status: 200, body: pageOf(call, bodies) };
}

export function listContainerGroupsOfResourceGroup(call: Call, context: ArmContext): Answer {
  const { id } = requireResourceGroup(context, call.param('resourceGroup'));
  const inside = context.lives.list().filter(({ group }) => isWithin(group.id, id));
  return { status: 200, body: pageOf(call, inside.map(listed)) };
}

function listed({ group, record }: GroupLife): ResourceBody {
  return containerGroupBody(group, record, 'listed');
}

/** Tags only, says the Swagger. */
export function patchContainerGroup(call: Call, context: ArmContext): Answer {
  const life = requireContainerGroup(call, context);
  const { tags } = bodyAs<{ tags?: Tags }>(call.body, tagsShape);
  const changed = tags === undefined ? life.group : { ...life.group, tags };
  context.store.put(changed);
  life.rename(changed);
  return { status: 200, body: containerGroupBody(changed, life.record, 'full') };
}

/** Answers at once with the last state, as the service does; the containers end in the background. */
export function deleteContainerGroup(call: Call, context: ArmContext): Answer {
  const life = context.lives.get(resourceId(call, context, containerGroupType));
  if (life === undefined) {
    return { status: 204 };
  }
  const body = containerGroupBody(life.group, life.record, 'full');
  void context.lives.remove(life);
  return { status: 200, body };
}

/** 204 where there is nothing to start, 202 otherwise. */
export function startContainerGroup(call: Call, context: ArmContext): Answer {
  const life = requireContainerGroup(call, context);
  requireSettled(life);
  if (life.holdsCores) {
    return { status: 204 };
  }
  requireQuota(life, context);
  const operation = context.lives.newOperation();
  life.start(operation);
  return { status: 202, headers: resultHeaders(call, context, life.group.location, operation) };
}

export async function stopContainerGroup(call: Call, context: ArmContext): Promise<Answer> {
  const life = requireContainerGroup(call, context);
  requireSettled(life);
  await life.stop();
  return { status: 204 };
}

/** 204 and an operation to poll, though 204 says that there is nothing more: so does the service. */
export function restartContainerGroup(call: Call, context: ArmContext): Answer {
  const life = requireContainerGroup(call, context);
  requireSettled(life);
  const operation = context.lives.newOperation();
  life.restart(operation);
  return { status: 204, headers: operationHeaders(call, context, life.group.location, operation) };
}

/** @throws ArmError 409 while another operation on the group is under way (SUPPORT container-group-transitioning). */
function requireSettled({ group, record }: GroupLife): void {
  if (isTransitioning(record)) {
    throw transitioning(group.name);
  }
}

/** A group that starts takes its cores again. @throws ArmError 400. */
function requireQuota(life: GroupLife, context: ArmContext): void {
  const { limits, usage } = quotasFor(life.group, context, life);
  const [exceeded] = exceededQuotas({ group: life.group, holdsCores: true }, usage, limits);
  if (exceeded !== undefined) {
    throw new ArmError(400, 'ContainerGroupQuotaReached', quotaMessage(exceeded, life.group.location));
  }
}
