import type { ResourceManagementClient } from '@azure/arm-resources';
import { tagNames, type TaggedResourceGroup } from '../cluster/tags.ts';
import { phrase } from '../language/phrase.ts';
import type { ResourceGroups } from '../operations/ports.ts';
import { orAbsent, told } from './armCall.ts';

export function resourceGroups(
  resources: ResourceManagementClient,
  updateIntervalInMs: number,
): ResourceGroups {
  return {
    listResourceGroups: (signal, clusterId) =>
      told(phrase`Listing resource groups`, signal, async () => {
        const wanted = clusterId === undefined ? '' : ` and tagValue eq '${clusterId}'`;
        const filter = `tagName eq '${tagNames.cluster}'${wanted}`;
        const pages = resources.resourceGroups.list({ filter, abortSignal: signal });
        return (await Array.fromAsync(pages)).map(taggedResourceGroup);
      }),

    getResourceGroup: (name, signal) =>
      told(phrase`Reading resource group "${name}"`, signal, () =>
        orAbsent(async () =>
          taggedResourceGroup(await resources.resourceGroups.get(name, { abortSignal: signal })),
        ),
      ),

    putResourceGroup: ({ name, location, tags }, signal) =>
      told(phrase`Making resource group "${name}"`, signal, async () => {
        await resources.resourceGroups.createOrUpdate(
          name,
          { location, tags: { ...tags } },
          { abortSignal: signal },
        );
      }),

    deleteResourceGroup: (name, signal) =>
      told(phrase`Deleting resource group "${name}"`, signal, async () => {
        await orAbsent(() =>
          Promise.resolve(resources.resourceGroups.delete(name, { abortSignal: signal, updateIntervalInMs })),
        );
      }),

    listResources: (resourceGroup, signal) =>
      told(phrase`Listing what is in resource group "${resourceGroup}"`, signal, async () => {
        const pages = resources.resources.listByResourceGroup(resourceGroup, { abortSignal: signal });
        return (await Array.fromAsync(pages)).map(({ id = '', type = '', tags = {} }) => ({
          id,
          type,
          tags,
        }));
      }),
  };
}

function taggedResourceGroup(group: {
  readonly name?: string;
  readonly location: string;
  readonly tags?: Record<string, string>;
}): TaggedResourceGroup {
  return { name: group.name ?? '', location: group.location, tags: group.tags ?? {} };
}
