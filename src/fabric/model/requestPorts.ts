import type { ContainerGroupRequest, Port } from '../../cluster/containerGroup.ts';
import { serviceLimits } from './serviceLimits.ts';

/** The ports of the group's address; before the rules have looked at it there may be none. */
export function publishedPorts({ properties }: ContainerGroupRequest): readonly Port[] {
  const ports: readonly Port[] | undefined = properties.ipAddress?.ports;
  return ports ?? [];
}

/** The ports that containers serve. */
export function containerPorts({ properties }: ContainerGroupRequest): readonly Port[] {
  return properties.containers.flatMap(container => container.properties.ports ?? []);
}

/** Equal for ports that mean the same. */
export function portKey({ port, protocol }: Port): string {
  return `${port}/${protocol ?? 'TCP'}`;
}

/** Whether a number can be a port. */
export function isPort(port: number): boolean {
  return port >= 1 && port <= serviceLimits.highestPort.value;
}
