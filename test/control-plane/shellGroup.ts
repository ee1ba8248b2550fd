import type { ContainerGroupProperties, ContainerGroupRequest } from '../../src/cluster/containerGroup.ts';

/** Until it is told to end. */
export const idle = 'trap "exit 0" TERM; while :; do sleep 0.1; done';

/** A group of one container, `main`, that runs a script of busybox' shell. */
export function shellGroup(
  script: string,
  more: Partial<ContainerGroupProperties> = {},
): ContainerGroupRequest {
  const container = {
    name: 'main',
    properties: {
      image: 'busybox',
      command: ['sh', '-c', script],
      resources: { requests: { cpu: 1, memoryInGB: 1 } },
    },
  };
  return { location: 'eastus', properties: { osType: 'Linux', containers: [container], ...more } };
}
