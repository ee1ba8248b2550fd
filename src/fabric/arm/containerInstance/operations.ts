import type { Operation } from '../../model/groupRecord.ts';
import type { ArmContext } from '../armContext.ts';
import { ArmError } from '../armError.ts';
import { containerGroupType } from './containerGroupBody.ts';
import { requireRight } from '../requireRight.ts';
import type { Answer, Call } from '../route.ts';

/** The service writes this version into the address whatever the caller's is (recordings). */
const operationApiVersion = '2018-06-01';

/** The headers by which a caller can follow an operation. */
export function operationHeaders(
  call: Call,
  { settings }: ArmContext,
  location: string,
  { id }: Operation,
): Readonly<Record<string, string>> {
  const path = `/subscriptions/${settings.subscriptionId}/providers/Microsoft.ContainerInstance/locations/${location}/operations/${id}`;
  return {
    'azure-asyncoperation': `https://${call.host}${path}?api-version=${operationApiVersion}`,
    'x-ms-request-id': `${location}:${id}`,
  };
}

/** For whoever may see the group that the operation is about: the address does not name it. */
export function getOperation(call: Call, context: ArmContext): Answer {
  const id = call.param('operation');
  for (const { group, record } of context.lives.list()) {
    const operation = record.operations.find(known => known.id === id);
    if (operation !== undefined) {
      requireRight(call.principal, `${containerGroupType}/read`, group.id, context);
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
  }
  throw new ArmError(404, 'ResourceNotFound', `The operation '${id}' was not found.`);
}
