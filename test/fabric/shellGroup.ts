import type { ContainerGroup } from '@azure/arm-containerinstance';

/** Until it is told to end. */
export const forever = 'trap "exit 0" TERM; while :; do sleep 0.1; done';

/** A group of one container, `main`, that runs a script of busybox' shell and serves what the group publishes. */
export function shellGroup(script: string, more: Partial<ContainerGroup> = {}): ContainerGroup {
  return {
    location: 'eastus',
    osType: 'Linux',
    containers: [
      {
        name: 'main',
        image: 'busybox',
        command: ['sh', '-c', script],
        ports: (more.ipAddress?.ports ?? []).map(({ port }) => ({ port })),
        resources: { requests: { cpu: 1, memoryInGB: 1 } },
      },
    ],
    ...more,
  };
}
