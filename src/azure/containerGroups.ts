import type { ContainerGroup, ContainerInstanceManagementClient } from '@azure/arm-containerinstance';
import type { ContainerGroupRequest } from '../cluster/containerGroup.ts';
import { phrase } from '../language/phrase.ts';
import type { ContainerGroups } from '../operations/ports.ts';
import { orAbsent, told } from './armCall.ts';
import { groupView } from './groupView.ts';

export function containerGroups(
  { containerGroups: groups }: ContainerInstanceManagementClient,
  updateIntervalInMs: number,
): ContainerGroups {
  return {
    listContainerGroups: (signal, resourceGroup) =>
      told(phrase`Listing container groups`, signal, async () => {
        const pages =
          resourceGroup === undefined
            ? groups.list({ abortSignal: signal })
            : groups.listByResourceGroup(resourceGroup, { abortSignal: signal });
        return (await Array.fromAsync(pages)).map(group => groupView(group));
      }),

    getContainerGroup: (resourceGroup, name, signal) =>
      told(phrase`Reading container group "${name}"`, signal, () =>
        orAbsent(async () => groupView(await groups.get(resourceGroup, name, { abortSignal: signal }))),
      ),

    putContainerGroup: (resourceGroup, name, request, signal) =>
      told(phrase`Making container group "${name}"`, signal, async () => {
        await groups.beginCreateOrUpdate(resourceGroup, name, flattened(request), {
          abortSignal: signal,
          updateIntervalInMs,
        });
      }),

    deleteContainerGroup: (resourceGroup, name, signal) =>
      told(phrase`Deleting container group "${name}"`, signal, async () => {
        await orAbsent(() =>
          groups.beginDeleteAndWait(resourceGroup, name, {
            abortSignal: signal,
            updateIntervalInMs,
          }),
        );
      }),

    startContainerGroup: (resourceGroup, name, signal) =>
      told(phrase`Starting container group "${name}"`, signal, async () => {
        await groups.beginStartAndWait(resourceGroup, name, {
          abortSignal: signal,
          updateIntervalInMs,
        });
      }),

    stopContainerGroup: (resourceGroup, name, signal) =>
      told(phrase`Stopping container group "${name}"`, signal, () =>
        groups.stop(resourceGroup, name, { abortSignal: signal }),
      ),

    restartContainerGroup: (resourceGroup, name, signal) =>
      told(phrase`Restarting container group "${name}"`, signal, async () => {
        await groups.beginRestartAndWait(resourceGroup, name, {
          abortSignal: signal,
          updateIntervalInMs,
        });
      }),
  };
}

/** The SDK wants what the wire calls `properties` one level up; its own type is mutable throughout. */
function flattened(request: ContainerGroupRequest): ContainerGroup {
  const { properties, ...envelope } = request;
  return {
    ...envelope,
    ...properties,
    containers: properties.containers.map(({ name, properties: rest }) => ({ name, ...rest })),
    initContainers: (properties.initContainers ?? []).map(({ name, properties: rest }) => ({
      name,
      ...rest,
    })),
  } as unknown as ContainerGroup;
}
