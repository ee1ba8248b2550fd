import { mayDo } from '../../model/access.ts';
import type { GroupLife } from '../../model/groupLife.ts';
import type { Operation } from '../../model/groupRecord.ts';
import type { ArmContext } from '../armContext.ts';
import { ArmError } from '../armError.ts';
import { containerGroupType } from './containerGroupBody.ts';
import type { Answer, Call } from '../route.ts';

/** The service writes this version into the address whatever the caller's is (recordings). */
const operationApiVersion = '2018-06-01';

/** Seconds between two looks at a start; nothing here takes long. */
const retryAfter = '1';

/** The headers by which a caller can follow an operation. */
export function operationHeaders(
  call: Call,
  context: ArmContext,
  location: string,
  { id }: Operation,
): Readonly<Record<string, string>> {
  return {
    'azure-asyncoperation': address(call, context, `${location}/operations/${id}`),
    'x-ms-request-id': `${location}:${id}`,
  };
}

/** As well those by which a caller learns only that it is over (`final-state-via: location`, Swagger of 2026-05-01). */
export function resultHeaders(
  call: Call,
  context: ArmContext,
  location: string,
  operation: Operation,
): Readonly<Record<string, string>> {
  return {
    ...operationHeaders(call, context, location, operation),
    location: address(call, context, `${location}/operationresults/${operation.id}`),
    'retry-after': retryAfter,
  };
}

function address({ host }: Call, { settings, addresses }: ArmContext, place: string): string {
  const path = `/subscriptions/${settings.subscriptionId}/providers/Microsoft.ContainerInstance/locations/${place}`;
  return addresses.create(host, path, operationApiVersion);
}

/** For whoever may see the group that the operation is about: the address does not name it. */
export function getOperation(call: Call, context: ArmContext): Answer {
  const { group, record, operation } = requireOperation(call, context);
  const { status, startTime, error } = operation;
  const events = [
    ...record.events,
    ...Object.values(record.containers).flatMap(container => container.events),
  ];
  return {
    status: 200,
    body: { id: group.id, status, startTime, properties: { events }, ...(error && { error }) },
  };
}

/** 202 as long as it goes on. @throws ArmError 409 when it has failed. */
export function getOperationResult(call: Call, context: ArmContext): Answer {
  const { status, error } = requireOperation(call, context).operation;
  switch (status) {
    case 'Pending':
      return {
        status: 202,
        headers: {
          location: context.addresses.create(call.host, call.path, operationApiVersion),
          'retry-after': retryAfter,
        },
      };
    case 'Succeeded':
      return { status: 204 };
    case 'Failed':
      throw new ArmError(409, error?.code ?? 'Failed', error?.message ?? 'The operation has failed.');
  }
}

interface KnownOperation extends Pick<GroupLife, 'group' | 'record'> {
  readonly operation: Operation;
}

/** @throws ArmError 404, also for whom the group is none of their business. */
function requireOperation(call: Call, context: ArmContext): KnownOperation {
  context.addresses.require(call.path, call.query);
  const id = call.param('operation');
  for (const { group, record } of context.lives.list()) {
    const operation = record.operations.find(known => known.id === id);
    if (operation !== undefined && mayDo(context, call.principal, `${containerGroupType}/read`, group.id)) {
      return { group, record, operation };
    }
  }
  throw new ArmError(404, 'ResourceNotFound', `The operation '${id}' was not found.`);
}
