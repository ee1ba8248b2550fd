import type { Container, ContainerGroupRequest, Resources } from '../../cluster/containerGroup.ts';
import { requestedResources, requestsOf, toHundredth } from './requestedResources.ts';
import { serviceLimits as limits } from './serviceLimits.ts';

/** What a container may take at most; undefined where it does not say. */
export function limitOf({ properties }: Container, kind: keyof Resources): number | undefined {
  const resources: Partial<Container['properties']['resources']> | undefined = properties.resources;
  return resources?.limits?.[kind];
}

/** Whether a container may take less than it asks for. */
export function isLimitTooLow(container: Container, kind: keyof Resources): boolean {
  return (limitOf(container, kind) ?? Infinity) < (requestsOf(container)[kind] ?? 0);
}

/** Whether a container may take more than its whole group asks for. */
export function isLimitTooHigh(
  container: Container,
  kind: keyof Resources,
  { properties }: ContainerGroupRequest,
): boolean {
  return toHundredth(limitOf(container, kind) ?? 0) > requestedResources(properties)[kind];
}

/** What a region gives a group of this kind at most. */
export function mostResources({ properties: { priority, sku } }: ContainerGroupRequest): Resources {
  if (priority === 'Spot') {
    return { cpu: limits.cpuPerSpotGroup.value, memoryInGB: limits.memoryPerSpotGroup.value };
  }
  const memory = sku === 'Confidential' ? limits.memoryPerConfidentialGroup : limits.memoryPerGroup;
  return { cpu: limits.cpuPerGroup.value, memoryInGB: memory.value };
}
