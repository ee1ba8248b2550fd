import type { Container, ContainerGroupProperties, Gpu, Resources } from '../../cluster/containerGroup.ts';

/** What a container asks for; before the rules have looked at it there may be nothing. */
export function requestsOf({ properties }: Container): Partial<Resources> & { readonly gpu?: Gpu } {
  const resources: Partial<Container['properties']['resources']> | undefined = properties.resources;
  return resources?.requests ?? {};
}

/** What the containers of a group ask for together, to a hundredth: 0.1 + 0.2 is 0.3. */
export function requestedResources({ containers }: Pick<ContainerGroupProperties, 'containers'>): Resources {
  const requests = containers.map(requestsOf);
  return {
    cpu: toHundredth(requests.reduce((sum, { cpu = 0 }) => sum + cpu, 0)),
    memoryInGB: toHundredth(requests.reduce((sum, { memoryInGB = 0 }) => sum + memoryInGB, 0)),
  };
}

/** What is added up is compared to a hundredth. */
export function toHundredth(value: number): number {
  return Math.round(value * 100) / 100;
}
