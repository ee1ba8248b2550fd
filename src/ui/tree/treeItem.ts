import { l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import {
  containerHealth,
  groupHealth,
  isUnhealthy,
  worst,
  type HealthWord,
} from '../../cluster/groupHealth.ts';
import type { ContainerView } from '../../cluster/groupView.ts';
import { podOf } from '../../cluster/pod.ts';
import { podOwner } from '../../cluster/podOwner.ts';
import { contextValue, treeItemStates, type TreeItemTrait } from '../../contract/treeItems.ts';
import { isOperationError } from '../../operations/operationError.ts';
import { currentStep } from '../operations/runningOperations.ts';
import { failureMessage } from '../showFailure.ts';
import { healthLook } from './healthLooks.ts';
import { nodeKind, nodeLabel } from './nodeText.ts';
import { reasonText, restartText } from './reasonText.ts';
import { healthOf } from './treeContent.ts';
import { childrenOf } from './treeModel.ts';
import {
  isInPod,
  isPod,
  type ClusterNode,
  type ContainerGroupNode,
  type ContainerNode,
  type FolderNode,
  type OthersNode,
  type SectionNode,
  type TargetNode,
  type TreeNode,
} from './treeNode.ts';

interface Appearance {
  readonly icon: ThemeIcon;
  readonly description: string;
  readonly contextValue: string;
}

/** How a node looks. Its tooltip comes later, when the pointer rests on it. */
export function treeItem(node: TreeNode, open: boolean): TreeItem {
  const look = appearance(node);
  const label = nodeLabel(node);
  const item = new TreeItem(label, collapsibleState(node, open));
  item.id = node.id;
  item.iconPath = look.icon;
  item.description = look.description;
  item.contextValue = look.contextValue;
  item.accessibilityInformation = {
    label: [label, nodeKind(node), look.description].filter(Boolean).join(', '),
  };
  return item;
}

/** What `when` clauses know a node by. */
export function contextValueOf(node: TreeNode): string {
  return appearance(node).contextValue;
}

function collapsibleState(node: TreeNode, open: boolean): TreeItemCollapsibleState {
  const isLeaf = node.kind === 'container' || (node.kind === 'target' && childrenOf(node).length === 0);
  if (isLeaf) {
    return TreeItemCollapsibleState.None;
  }
  return open ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
}

function appearance(node: TreeNode): Appearance {
  switch (node.kind) {
    case 'target':
      return targetAppearance(node);
    case 'cluster':
      return clusterAppearance(node);
    case 'section':
      return sectionAppearance(node);
    case 'others':
      return othersAppearance(node);
    case 'folder':
      return folderAppearance(node);
    case 'containerGroup':
      return groupAppearance(node);
    case 'container':
      return containerAppearance(node);
  }
}

function targetAppearance({ target, error, arrangement }: TargetNode): Appearance {
  const signedOut =
    isOperationError(error, 'not-signed-in') || isOperationError(error, 'tenant-needs-sign-in');
  const state = signedOut ? treeItemStates.notSignedIn : error === undefined ? 'Ready' : 'Failed';
  const subscription = target === 'azure' ? arrangement.subscription : undefined;
  return {
    icon:
      error === undefined ? new ThemeIcon(target === 'local' ? 'vm' : 'azure') : healthLook('Failed').icon,
    description: error === undefined ? (subscription ?? '') : failureMessage(error),
    contextValue: contextValue('target', state, target),
  };
}

function clusterAppearance({ cluster, operation }: ClusterNode): Appearance {
  const { spec } = cluster;
  const health =
    operation === undefined ? cluster.health : operation.kind === 'delete' ? 'Deleting' : 'Starting';
  const { icon, word } = healthLook(health);
  const at = operation === undefined ? undefined : currentStep(operation);
  return {
    icon,
    description: at ?? joined([word, spec.topology, ...(spec.target === 'azure' ? [spec.region] : [])]),
    contextValue: contextValue(
      'cluster',
      operation === undefined ? health : treeItemStates.busy,
      spec.target,
    ),
  };
}

const sectionIcons = {
  'control-plane': 'server-process',
  'virtual-nodes': 'server',
  pods: 'package',
} as const;

function sectionAppearance({ section, parent, children, hidden }: SectionNode): Appearance {
  return {
    icon: new ThemeIcon(sectionIcons[section]),
    description: joined([
      countText(section, children.length, hidden),
      troubleText(children.map(healthOf), section === 'pods'),
    ]),
    contextValue: contextValue('section', section, parent.cluster.spec.target),
  };
}

function countText(section: SectionNode['section'], count: number, hidden: number): string {
  if (section === 'pods') {
    return count + hidden === 0 ? l10n.t('none yet') : shownText(count, hidden);
  }
  return count === 0 ? l10n.t('not there') : '';
}

function shownText(count: number, hidden: number): string {
  return hidden === 0 ? String(count) : l10n.t('{0} of {1}', count, count + hidden);
}

/** In a list how many are unhealthy; of a few parts how the worst is. */
function troubleText(words: readonly HealthWord[], isList: boolean): string | undefined {
  const bad = words.filter(isUnhealthy);
  if (bad.length === 0) {
    return undefined;
  }
  return isList ? l10n.t('{0} unhealthy', bad.length) : healthLook(worst(bad)).word;
}

function othersAppearance({ groups, hidden, parent: { target, arrangement } }: OthersNode): Appearance {
  return {
    icon: new ThemeIcon('layers'),
    description: joined([shownText(groups.length, hidden), troubleText(groups.map(groupHealth), true)]),
    contextValue: contextValue('others', arrangement.grouping, target),
  };
}

function folderAppearance({ by, children, parent }: FolderNode): Appearance {
  return {
    icon: new ThemeIcon(by === 'location' ? 'location' : 'folder'),
    description: joined([String(children.length), troubleText(children.map(healthOf), true)]),
    contextValue: contextValue('folder', by, parent.parent.target),
  };
}

function groupAppearance(node: ContainerGroupNode): Appearance {
  const { target, group } = node;
  const health = groupHealth(group);
  const { icon, word } = healthLook(health);
  return {
    icon,
    description: joined([
      word,
      group.unreadable,
      ...troubles(group.containers),
      ...(isPod(node) ? podTexts(node) : []),
    ]),
    contextValue: contextValue('containerGroup', health, target, traitsOf(node)),
  };
}

/** Why its containers are as they are, and how often they were restarted. */
function troubles(containers: readonly ContainerView[]): readonly (string | undefined)[] {
  const restarts = containers.reduce((sum, { restartCount }) => sum + restartCount, 0);
  const one = containers.length === 1;
  return [
    ...containers.map(container => {
      const reason = reasonText(container);
      return one || reason === undefined ? reason : `${container.name}: ${reason}`;
    }),
    restartText(restarts),
  ];
}

function podTexts({ group }: ContainerGroupNode): readonly (string | undefined)[] {
  const pod = podOf(group);
  const owner = pod === undefined ? undefined : podOwner(pod.name);
  return [pod?.namespace, owner === undefined ? undefined : `${owner.kind} ${owner.name}`];
}

/** The only container of a group: what is wrong with it stands in the group's row already. */
function containerAppearance(node: ContainerNode): Appearance {
  const { target, group, container } = node;
  const health = containerHealth(container);
  const { icon, word } = healthLook(health);
  const more =
    group.containers.length === 1
      ? [container.image]
      : [reasonText(container), restartText(container.restartCount)];
  return {
    icon,
    description: joined([word, ...more]),
    contextValue: contextValue('container', health, target, isInPod(node) ? ['pod'] : []),
  };
}

/** The control plane's ports want client certificates: they are nothing for a browser. */
function traitsOf(node: ContainerGroupNode): readonly TreeItemTrait[] {
  const { group, cluster } = node;
  const traits: readonly (readonly [trait: TreeItemTrait, has: boolean])[] = [
    ['fqdn', group.fqdn !== undefined],
    ['ports', group.ports.length > 0 && (cluster === undefined || isPod(node))],
    ['pod', isPod(node)],
    ['other', cluster === undefined],
  ];
  return traits.flatMap(([trait, has]) => (has ? [trait] : []));
}

function joined(parts: readonly (string | undefined)[]): string {
  return [...new Set(parts)].filter(part => part !== undefined && part !== '').join(' · ');
}
