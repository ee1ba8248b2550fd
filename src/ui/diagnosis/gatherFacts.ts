import { groupHealth } from '../../cluster/groupHealth.ts';
import type { GroupView } from '../../cluster/groupView.ts';
import { type TargetKind, targets } from '../../cluster/spec.ts';
import type { Fact } from '../../diagnosis/fact.ts';
import { clusterFacts } from '../../operations/clusterFacts.ts';
import { azureServer, failureFact } from '../../operations/failureFact.ts';
import { lookAtGroups } from '../../operations/groupFacts.ts';
import { readingFacts, targetFacts } from '../../operations/targetFacts.ts';
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
  const { worlds } = services;
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
  const unread = await readingFacts(about, () => readAnew(target, services), signal);
  const node = findNode(treeNode, services);
  if (node === undefined) {
    // Nobody knows whether it is gone where nothing could be read.
    return unread.length > 0 ? unread : undefined;
  }
  const facts = await factsOf(node, target, services, signal);
  return node.kind === 'target' ? [...unread, ...facts] : facts;
}

/** @throws what kept the target from being read. */
async function readAnew(target: TargetKind, { store }: Services): Promise<void> {
  await store.refresh(target);
  const { error } = store.snapshot(target);
  if (error !== undefined) {
    throw error;
  }
}

async function factsOf(
  node: TreeNode,
  target: TargetKind,
  services: Services,
  signal: AbortSignal,
): Promise<readonly Fact[]> {
  const { worlds, operations } = services;
  const look = async (groups: readonly GroupView[]): Promise<readonly Fact[]> => {
    const { resourceManager } = await worlds.target(target, signal);
    return (await lookAtGroups(groups, resourceManager, signal)).flatMap(({ facts }) => facts);
  };
  switch (node.kind) {
    case 'target':
      return await look(unwell(node));
    case 'cluster':
      return [
        ...failedOperation(node, operations),
        ...(await clusterFacts(node.cluster.spec, await worlds.world(target, signal), signal)),
      ];
    case 'section':
      return await factsOf(node.parent, target, services, signal);
    case 'others':
      return await look(node.groups.filter(isUnwell));
    case 'folder':
      return await look(node.children.map(({ group }) => group).filter(isUnwell));
    case 'containerGroup':
      return await look([node.group]);
    case 'container':
      return (await look([node.group])).filter(
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
