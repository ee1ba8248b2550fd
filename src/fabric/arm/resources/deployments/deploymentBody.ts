import type { Deployment, DeploymentOperation } from '../../../model/deployment.ts';
import type { ResourceBody } from '../../bodies.ts';

export const deploymentType = 'Microsoft.Resources/deployments';

/** A deployment as ARM answers it. */
export function deploymentBody(deployment: Deployment): ResourceBody {
  const { id, name, tags, mode, provisioningState, parameters, outputs, error } = deployment;
  const { templateHash, startTime, timestamp, correlationId, dependencies, outputResources } = deployment;
  return {
    id,
    name,
    type: deploymentType,
    ...(tags === undefined ? {} : { tags }),
    properties: {
      templateHash,
      parameters,
      mode,
      provisioningState,
      timestamp,
      duration: durationBetween(startTime, timestamp),
      correlationId,
      providers: [],
      dependencies,
      ...(outputs === undefined ? {} : { outputs }),
      ...(outputResources === undefined ? {} : { outputResources }),
      ...(error === undefined ? {} : { error }),
    },
  };
}

export function operationBody(deployment: Deployment, operation: DeploymentOperation): ResourceBody {
  const { id, resource, provisioningState, startTime, endTime = startTime, status, error } = operation;
  return {
    id: `${deployment.id}/operations/${id}`,
    operationId: id,
    properties: {
      provisioningOperation: 'Create',
      provisioningState,
      timestamp: endTime,
      duration: durationBetween(startTime, endTime),
      trackingId: deployment.correlationId,
      ...(status === undefined ? {} : { statusCode: statusWords.get(status) ?? String(status) }),
      ...(error === undefined ? {} : { statusMessage: { error } }),
      targetResource: {
        id: resource.id,
        resourceType: resource.type,
        resourceName: resource.name,
      },
    },
  };
}

/** As .NET names them. */
const statusWords: ReadonlyMap<number, string> = new Map([
  [200, 'OK'],
  [201, 'Created'],
  [202, 'Accepted'],
  [400, 'BadRequest'],
  [403, 'Forbidden'],
  [404, 'NotFound'],
  [409, 'Conflict'],
  [429, 'TooManyRequests'],
]);

/** ISO 8601, such as `PT3.25S`. */
function durationBetween(from: string, to: string): string {
  return `PT${(Date.parse(to) - Date.parse(from)) / 1000}S`;
}
