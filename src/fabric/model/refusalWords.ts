import type { ContainerGroupRequest, Resources } from '../../cluster/containerGroup.ts';
import { quotaMessage } from './regionQuotas.ts';
import { requestedResources } from './requestedResources.ts';
import type { ContainerGroup } from './resource.ts';
import { limitOf } from './resourceLimits.ts';
import { serviceLimits } from './serviceLimits.ts';

/** A group that asks for something, and its name. */
interface Asking {
  readonly name: string;
  readonly request: ContainerGroupRequest;
}

/** What names of groups and containers look like. */
export const lowerCaseName = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';

/** In the service's words, which name a container without saying so. */
export function nameAdvice(what: 'group' | ''): string {
  return `The container ${what === '' ? '' : `${what} `}name must contain no more than ${serviceLimits.longestName.value} characters and must match the regex '${lowerCaseName}' (e.g. 'my-name').`;
}

/** The service names a type of its own where the text should name a member. */
export function missingRequest(kind: 'Cpu' | 'MemoryInGB', container: string, group: string): string {
  return `The '${kind}' request is not specified in 'Microsoft.Azure.CloudConsole.Providers.Common.Entities.ComputeResources' in container '${container}' of contain group '${group}'. It is required since API version '2017-07-01-preview'.`;
}

/** A limit is below the request of its container. */
export function lowLimit(kind: 'Cpu' | 'MemoryInGB', name: string, { request, name: group }: Asking): string {
  const container = request.properties.containers.find(candidate => candidate.name === name);
  const resources = JSON.stringify(container?.properties.resources);
  // .NET writes whole numbers as 2.0.
  const requirement = resources.replace(/:(\d+)([,}])/g, ':$1.0$2');
  return `The resource requirement '${requirement}' in container '${name}' of contain group '${group}' is invalid. The '${kind}' limit value must be greater than or equal to the request value.`;
}

/** A limit is above what the whole group asks for. */
export function highLimit(
  kind: 'Cpu' | 'MemoryInGB',
  member: keyof Resources,
  name: string,
  { request, name: group }: Asking,
): string {
  const container = request.properties.containers.find(candidate => candidate.name === name);
  const limit = container && limitOf(container, member);
  return `The '${kind}' limit '${limit}' in container '${name}' is greater than the total request '${requestedResources(request.properties)[member]}' of container group '${group}'.`;
}

/** What the service says when a place is full (Azure-Landing-Zones#2404, virtual-kubelet#592). */
export function fullMessage(where: string): string {
  return `The requested resource is not available in ${where} at this moment. Please retry with a different resource request or in another location.`;
}

/** The same of a region that has no room for a group. */
export function noCapacityMessage(request: Pick<ContainerGroup, 'location' | 'properties'>): string {
  const { cpu, memoryInGB } = requestedResources(request.properties);
  const network = (request.properties.subnetIds ?? []).length > 0 ? ' virtual network' : '';
  return `${fullMessage(`the location '${request.location}'`)} Resource requested: '${cpu}' CPU '${memoryInGB}' GB memory '${request.properties.osType}' OS${network}`;
}

/** @param wanted name and number of what nobody has a quota for. */
export function noQuotaMessage(wanted: string, { location }: ContainerGroupRequest): string {
  const [name = '', requested] = wanted.split(' ');
  return quotaMessage({ name, limit: 0, usage: 0, requested: Number(requested) }, location);
}
