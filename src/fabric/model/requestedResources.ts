import type { ContainerGroupProperties, Resources } from '../../cluster/containerGroup.ts';

/** What the containers of a group ask for together, to a hundredth: 0.1 + 0.2 is 0.3. */
export function requestedResources({ containers }: Pick<ContainerGroupProperties, 'containers'>): Resources {
  const requests = containers.map(({ properties }) => properties.resources.requests);
  return {
    cpu: rounded(requests.reduce((sum, { cpu }) => sum + cpu, 0)),
    memoryInGB: rounded(requests.reduce((sum, { memoryInGB }) => sum + memoryInGB, 0)),
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
