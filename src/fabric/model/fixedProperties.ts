import type { ContainerGroupRequest } from '../../cluster/containerGroup.ts';
import { requestsOf } from './requestedResources.ts';
import { portKey } from './requestPorts.ts';
import type { ContainerGroup } from './resource.ts';

/** What the service cannot change in place: "Update containers" in its documentation. */
export function needsDelete(
  { location, properties: before }: ContainerGroup,
  { location: newLocation, properties: after }: ContainerGroupRequest,
): boolean {
  const fixed = ({
    osType,
    restartPolicy,
    ipAddress,
    subnetIds,
    containers,
  }: ContainerGroupRequest['properties']): string =>
    JSON.stringify([
      osType,
      restartPolicy ?? 'Always',
      (ipAddress?.ports ?? []).map(portKey).toSorted(),
      (subnetIds ?? []).map(({ id }) => id.toLowerCase()),
      containers.map(container => [
        container.name,
        requestsOf(container).cpu,
        requestsOf(container).memoryInGB,
      ]),
    ]);
  return location.toLowerCase() !== newLocation.toLowerCase() || fixed(before) !== fixed(after);
}
