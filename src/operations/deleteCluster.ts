import { controlPlaneResourceGroup, podsResourceGroup } from '../cluster/names.ts';
import type { ClusterSpec } from '../cluster/spec.ts';
import { tagNames } from '../cluster/tags.ts';
import type { ClusterIdentity } from '../kubeconfig/ours.ts';
import { groupOf } from '../cluster/topology.ts';
import { phrase } from '../language/phrase.ts';
import { clusterIdentity } from './clusterIdentity.ts';
import { nodeRole } from './nodeRole.ts';
import { OperationError } from './operationError.ts';
import type { TaggedResource } from './ports.ts';
import { runSteps, type ReportStep, type Step } from './steps.ts';
import type { World } from './world.ts';

/** Takes the cluster's entries out of the user's kubeconfig; the caller knows where that is. */
export type ForgetKubeconfig = (identity: ClusterIdentity) => Promise<void>;

/**
 * Delete what was made for a cluster and nothing else. It can be repeated until nothing is left.
 * @throws OperationError `resource-group-not-ours`, `resource-group-has-foreign-resources`.
 */
export async function deleteCluster(
  spec: ClusterSpec,
  world: World,
  forgetKubeconfig: ForgetKubeconfig,
  report: ReportStep,
  signal: AbortSignal,
): Promise<void> {
  await runSteps(steps(spec, world, forgetKubeconfig), report, signal);
}

export type DeleteStepName =
  | 'check'
  | 'virtual-kubelet'
  | 'role'
  | 'pods'
  | 'control-plane'
  | 'kubeconfig'
  | 'credentials'
  | 'resource-group';

function steps(
  spec: ClusterSpec,
  world: World,
  forgetKubeconfig: ForgetKubeconfig,
): readonly Step<DeleteStepName>[] {
  const controlPlane = controlPlaneResourceGroup(spec.name);
  const pods = podsResourceGroup(spec.name);
  const node = groupOf(spec.topology, 'virtual-kubelet').name;
  return [
    {
      name: 'check',
      title: phrase`Only what belongs to the cluster`,
      needs: [],
      run: async signal => {
        await refuseForeign(controlPlane, spec, world, signal);
        await refuseForeign(pods, spec, world, signal);
      },
    },
    {
      name: 'virtual-kubelet',
      // First: it would make anew what is deleted from under it.
      title: phrase`Virtual kubelet`,
      needs: ['check'],
      run: signal => world.target.resourceManager.deleteContainerGroup(controlPlane, node, signal),
    },
    {
      name: 'role',
      title: phrase`Role of the virtual node`,
      needs: ['virtual-kubelet'],
      run: signal => world.target.resourceManager.revoke(nodeRole(spec), signal),
    },
    {
      name: 'pods',
      title: phrase`Resource group ${pods}`,
      needs: ['role'],
      run: signal => world.target.resourceManager.deleteResourceGroup(pods, signal),
    },
    {
      name: 'control-plane',
      title: phrase`Control plane`,
      needs: ['virtual-kubelet'],
      run: signal => deleteContainerGroups(controlPlane, world, signal),
    },
    {
      name: 'kubeconfig',
      // After all that costs money: somebody may hold the file's lock.
      title: phrase`Entries in the kubeconfig`,
      needs: ['pods', 'control-plane'],
      run: async () => forgetKubeconfig(await clusterIdentity(spec, world.credentials)),
    },
    {
      name: 'credentials',
      title: phrase`Keys and certificates`,
      needs: ['kubeconfig'],
      run: () => world.credentials.remove(spec),
    },
    {
      name: 'resource-group',
      // Last: by its tags the cluster is found when this has to be repeated.
      title: phrase`Resource group ${controlPlane}`,
      needs: ['credentials'],
      run: signal => world.target.resourceManager.deleteResourceGroup(controlPlane, signal),
    },
  ];
}

async function deleteContainerGroups(
  resourceGroup: string,
  world: World,
  signal: AbortSignal,
): Promise<void> {
  const { resourceManager } = world.target;
  if ((await resourceManager.getResourceGroup(resourceGroup, signal)) === undefined) {
    return;
  }
  const groups = await resourceManager.listContainerGroups(signal, resourceGroup);
  await Promise.all(
    groups.map(({ name }) => resourceManager.deleteContainerGroup(resourceGroup, name, signal)),
  );
}

/** The virtual kubelet tags what it makes with the node's name, not with ours. */
const podTag = 'NodeName';

async function refuseForeign(
  name: string,
  spec: ClusterSpec,
  world: World,
  signal: AbortSignal,
): Promise<void> {
  const { resourceManager } = world.target;
  const group = await resourceManager.getResourceGroup(name, signal);
  if (group === undefined) {
    return;
  }
  if (group.tags[tagNames.cluster] !== spec.id) {
    throw new OperationError(
      'resource-group-not-ours',
      phrase`Resource group "${name}" does not carry the tag of cluster "${spec.name}". It was left as it is.`,
    );
  }
  const resources = await resourceManager.listResources(name, signal);
  const foreign = resources.filter(resource => !belongsTo(resource, spec));
  if (foreign.length > 0) {
    throw new OperationError(
      'resource-group-has-foreign-resources',
      phrase`Resource group "${name}" holds resources that are not the cluster's: nothing was deleted. Move or delete them first.`,
      { details: foreign.map(resource => resource.id) },
    );
  }
}

function belongsTo(resource: TaggedResource, spec: ClusterSpec): boolean {
  return resource.tags[tagNames.cluster] === spec.id || resource.tags[podTag] !== undefined;
}
