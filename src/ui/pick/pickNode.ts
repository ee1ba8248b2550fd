import { l10n, window, type QuickPickItem } from 'vscode';
import type { ClusterView } from '../../cluster/clusterView.ts';
import { containerHealth, groupHealth } from '../../cluster/groupHealth.ts';
import type { ContainerView, GroupView } from '../../cluster/groupView.ts';
import { podOf, type Pod } from '../../cluster/pod.ts';
import { targets, type TargetKind } from '../../cluster/spec.ts';
import { phrase, type Phrase } from '../../language/phrase.ts';
import { OperationError } from '../../operations/operationError.ts';
import type { Services } from '../services.ts';
import { healthLook } from '../tree/healthLooks.ts';
import { wholeTarget } from '../tree/findNode.ts';
import { nodeKind, nodeLabel, targetName } from '../tree/nodeText.ts';
import { refreshAll, targetsInUse } from '../tree/registerTree.ts';
import { descendants } from '../tree/treeModel.ts';
import type { ContainerNode, TreeNode } from '../tree/treeNode.ts';

/** A container group: one of a cluster's, or one made beside every cluster (in the portal, by az). */
export interface GroupChoice {
  readonly target: TargetKind;
  readonly group: GroupView;
  readonly cluster?: ClusterView;
}

export interface ContainerChoice extends GroupChoice {
  readonly container: ContainerView;
}

export interface PodContainerChoice extends ContainerChoice {
  readonly cluster: ClusterView;
  readonly pod: Pod;
}

/** The cluster of the node that was clicked; without one (palette), the one that is picked. */
export async function clusterOf(node: TreeNode | undefined, services: Services): Promise<ClusterView> {
  if (node?.kind === 'cluster') {
    return node.cluster;
  }
  const items = (await knownClusters(services)).map(value => ({
    label: value.spec.name,
    description: `${healthLook(value.health).word} · ${targetName(value.spec.target)}`,
    value,
  }));
  return await pick(items, l10n.t('Which cluster?'), phrase`There is no cluster yet. Create one first.`);
}

/** As clusterOf, for container groups. */
export async function groupOf(node: TreeNode | undefined, services: Services): Promise<GroupChoice> {
  return node?.kind === 'containerGroup' ? node : pickGroup(await knownGroups(services));
}

/** The container groups among what is selected; without any (palette), the one that is picked. */
export async function groupsOf(
  selected: readonly TreeNode[],
  services: Services,
): Promise<readonly GroupChoice[]> {
  const chosen = selected.filter(node => node.kind === 'containerGroup');
  return chosen.length > 0 ? chosen : [await pickGroup(await knownGroups(services))];
}

/** As groupsOf, but offers only those that belong to no cluster. */
export async function otherGroupsOf(
  selected: readonly TreeNode[],
  services: Services,
): Promise<readonly GroupChoice[]> {
  const chosen = selected.filter(node => node.kind === 'containerGroup');
  return chosen.length > 0
    ? chosen
    : [await pickGroup((await knownGroups(services)).filter(({ cluster }) => cluster === undefined))];
}

async function pickGroup(choices: readonly GroupChoice[]): Promise<GroupChoice> {
  const items = choices.map(value => ({
    label: value.group.name,
    description: `${value.group.resourceGroup} · ${healthLook(groupHealth(value.group)).word}`,
    value,
  }));
  return await pick(items, l10n.t('Which container group?'), phrase`There is no container group yet.`);
}

/** As clusterOf, for containers: of a cluster or a group one of its own. A group that has only one needs no question. */
export async function containerOf(node: TreeNode | undefined, services: Services): Promise<ContainerChoice> {
  if (node?.kind === 'container') {
    return node;
  }
  return pickContainer(node, await groupsAt(node, services));
}

async function groupsAt(
  node: Exclude<TreeNode, ContainerNode> | undefined,
  services: Services,
): Promise<readonly GroupChoice[]> {
  switch (node?.kind) {
    case 'containerGroup':
      return [node];
    case 'cluster':
      return groupsOfCluster(node.cluster);
    default:
      return await knownGroups(services);
  }
}

function groupsOfCluster(cluster: ClusterView): readonly GroupChoice[] {
  const { target } = cluster.spec;
  return [...cluster.controlPlane, ...cluster.pods].map(group => ({ target, group, cluster }));
}

/** As containerOf, for containers of pods. */
export async function podContainerOf(
  node: TreeNode | undefined,
  services: Services,
): Promise<PodContainerChoice> {
  const groups =
    node?.kind === 'containerGroup' || node?.kind === 'container' ? [node] : await knownGroups(services);
  const pods = groups.filter(({ group, cluster }) => cluster?.pods.some(({ id }) => id === group.id));
  const choice = node?.kind === 'container' ? node : await pickContainer(node, pods);
  const pod = podOf(choice.group);
  if (choice.cluster === undefined || pod === undefined) {
    throw new OperationError('not-found', phrase`Container group "${choice.group.name}" is no pod.`);
  }
  return { ...choice, cluster: choice.cluster, pod };
}

async function pickContainer(
  node: TreeNode | undefined,
  groups: readonly GroupChoice[],
): Promise<ContainerChoice> {
  const choices = groups.flatMap(choice =>
    choice.group.containers.map(container => ({ ...choice, container })),
  );
  const [first, ...others] = choices;
  if (node !== undefined && first !== undefined && others.length === 0) {
    return first;
  }
  const items = choices.map(value => ({
    label: value.container.name,
    description: `${value.group.resourceGroup} / ${value.group.name} · ${healthLook(containerHealth(value.container)).word}`,
    value,
  }));
  return await pick(items, l10n.t('Which container?'), phrase`There is no container yet.`);
}

/** A node of the tree: a target, a cluster or a container group. */
export async function anyNode(services: Services): Promise<TreeNode> {
  await refreshAll(services);
  const items = targetsInUse(services)
    .map(target => wholeTarget(target, services))
    .flatMap(node => [node, ...descendants(node)])
    .filter(({ kind }) => kind === 'target' || kind === 'cluster' || kind === 'containerGroup')
    .map(value => ({ label: nodeLabel(value), description: nodeKind(value), value }));
  return await pick(items, l10n.t('Which one do you want explained?'), phrase`There is nothing yet.`);
}

/** All clusters, as they are now. */
export async function knownClusters(services: Services): Promise<readonly ClusterView[]> {
  await refreshAll(services);
  return targets.flatMap(kind => services.store.snapshot(kind).clusters);
}

/** All container groups, as they are now. */
export async function knownGroups(services: Services): Promise<readonly GroupChoice[]> {
  await refreshAll(services);
  return targets.flatMap(target => {
    const { clusters, others } = services.store.snapshot(target);
    return [...clusters.flatMap(groupsOfCluster), ...others.map(group => ({ target, group }))];
  });
}

/** Asks which one. @throws OperationError `not-found` when there is none, `cancelled` when none is chosen. */
export async function pick<T>(
  items: readonly (QuickPickItem & { readonly value: T })[],
  placeHolder: string,
  none: Phrase,
): Promise<T> {
  if (items.length === 0) {
    throw new OperationError('not-found', none);
  }
  const picked = await window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  if (picked === undefined) {
    throw new OperationError('cancelled', phrase`Cancelled.`);
  }
  return picked.value;
}
