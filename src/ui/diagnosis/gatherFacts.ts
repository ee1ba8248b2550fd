import { groupHealth } from '../../cluster/groupHealth.ts';
import type { GroupView } from '../../cluster/groupView.ts';
import { targets } from '../../cluster/spec.ts';
import type { Fact } from '../../diagnosis/fact.ts';
import { clusterFacts } from '../../operations/clusterFacts.ts';
import { azureServer, failureFact } from '../../operations/failureFact.ts';
import { groupFacts } from '../../operations/groupFacts.ts';
import type { ResourceManager } from '../../operations/ports.ts';
import { targetFacts } from '../../operations/targetFacts.ts';
import type { World } from '../../operations/world.ts';
import type { RunningOperations } from '../operations/runningOperations.ts';
import type { Services } from '../services.ts';
import { findNode } from '../tree/findNode.ts';
import { targetName } from '../tree/nodeText.ts';
import type { ClusterNode, TargetNode, TreeNode } from '../tree/treeNode.ts';

/**
 * All that shows why a node of the tree is as it is, looked at anew.
 * @returns undefined for a node that is no more.
 */
export async function gatherFacts(
  treeNode: string,
  services: Services,
  signal: AbortSignal,
): Promise<readonly Fact[] | undefined> {
  const { store, worlds, operations } = services;
  const target = targets.find(kind => kind === treeNode.split('/')[0]);
  if (target === undefined) {
    return undefined;
  }
  // What was connected once may have lost its engine since: connecting asks.
  worlds.forget(target);
  const about = target === 'azure' ? azureServer : { name: targetName(target) };
  const unreachable = await targetFacts(about, abort => worlds.target(target, abort), signal);
  if (unreachable.length > 0) {
    return unreachable;
  }
  const [world] = await Promise.all([worlds.world(target, signal), store.refresh(target)]);
  const node = findNode(treeNode, services);
  return node === undefined ? undefined : await factsOf(node, world, operations, signal);
}

async function factsOf(
  node: TreeNode,
  world: World,
  operations: RunningOperations,
  signal: AbortSignal,
): Promise<readonly Fact[]> {
  const { resourceManager } = world.target;
  switch (node.kind) {
    case 'target':
      return await factsOfAll(unwell(node), resourceManager, signal);
    case 'cluster':
      return [
        ...failedOperation(node, operations),
        ...(await clusterFacts(node.cluster.spec, world, signal)),
      ];
    case 'section':
      return await factsOf(node.parent, world, operations, signal);
    case 'others':
      return await factsOfAll(node.groups.filter(isUnwell), resourceManager, signal);
    case 'folder':
      return await factsOfAll(
        node.children.map(({ group }) => group).filter(isUnwell),
        resourceManager,
        signal,
      );
    case 'containerGroup':
      return await factsOfAll([node.group], resourceManager, signal);
    case 'container':
      return (await factsOfAll([node.group], resourceManager, signal)).filter(
        fact => fact.kind !== 'container' || fact.container.name === node.container.name,
      );
  }
}

/** What the last operation on the cluster in this window ended with. */
function failedOperation({ cluster: { spec } }: ClusterNode, operations: RunningOperations): readonly Fact[] {
  const failure = operations.failureOf(spec.id);
  return failure === undefined ? [] : [failureFact(failure, { name: spec.name })];
}

function unwell({ clusters, others }: TargetNode): readonly GroupView[] {
  return [
    ...clusters.flatMap(({ cluster }) => [...cluster.controlPlane, ...cluster.pods]),
    ...others.flatMap(({ groups }) => groups),
  ].filter(isUnwell);
}

function isUnwell(group: GroupView): boolean {
  return !['Running', 'Succeeded'].includes(groupHealth(group));
}

/** Each read by itself: lists have no states. */
async function factsOfAll(
  groups: readonly GroupView[],
  resourceManager: ResourceManager,
  signal: AbortSignal,
): Promise<readonly Fact[]> {
  const facts = groups.map(async ({ resourceGroup, name }) => {
    const group = await resourceManager.getContainerGroup(resourceGroup, name, signal);
    return group === undefined ? [] : await groupFacts(group, resourceManager, signal);
  });
  return (await Promise.all(facts)).flat();
}
