import { l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { containerHealth, groupHealth, type HealthWord } from '../../cluster/groupHealth.ts';
import type { GroupView } from '../../cluster/groupView.ts';
import { podOf } from '../../cluster/pod.ts';
import { contextValue, treeItemStates, type TreeItemTrait } from '../../contract/treeItems.ts';
import { isOperationError } from '../../operations/operationError.ts';
import { currentStep } from '../operations/runningOperations.ts';
import { failureMessage } from '../showFailure.ts';
import { healthLook } from './healthLooks.ts';
import { nodeKind, nodeLabel } from './nodeText.ts';
import type {
  ClusterNode,
  ContainerGroupNode,
  ContainerNode,
  Section,
  SectionNode,
  TargetNode,
  TreeNode,
} from './treeNode.ts';

interface Appearance {
  readonly icon: ThemeIcon;
  readonly description: string;
  readonly contextValue: string;
  readonly collapsible: TreeItemCollapsibleState;
}

/** How a node looks. Its tooltip comes later, when the pointer rests on it. */
export function treeItem(node: TreeNode): TreeItem {
  const look = appearance(node);
  const label = nodeLabel(node);
  const item = new TreeItem(label, look.collapsible);
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

function appearance(node: TreeNode): Appearance {
  switch (node.kind) {
    case 'target':
      return targetAppearance(node);
    case 'cluster':
      return clusterAppearance(node);
    case 'section':
      return sectionAppearance(node);
    case 'containerGroup':
      return groupAppearance(node);
    case 'container':
      return containerAppearance(node);
  }
}

function targetAppearance({ target, error, clusters }: TargetNode): Appearance {
  const signedOut =
    isOperationError(error, 'not-signed-in') || isOperationError(error, 'tenant-needs-sign-in');
  const state = signedOut ? treeItemStates.notSignedIn : error === undefined ? 'Ready' : 'Failed';
  return {
    icon:
      error === undefined ? new ThemeIcon(target === 'local' ? 'vm' : 'azure') : healthLook('Failed').icon,
    description: error === undefined ? '' : failureMessage(error),
    contextValue: contextValue('target', state, target),
    collapsible: clusters.length === 0 ? TreeItemCollapsibleState.None : TreeItemCollapsibleState.Expanded,
  };
}

function clusterAppearance({ cluster, operation }: ClusterNode): Appearance {
  const { spec } = cluster;
  const health =
    operation === undefined ? cluster.health : operation.kind === 'create' ? 'Starting' : 'Deleting';
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
    collapsible: TreeItemCollapsibleState.Expanded,
  };
}

const sectionIcons = {
  'control-plane': 'server-process',
  'virtual-nodes': 'server',
  pods: 'package',
} as const;

function sectionAppearance({ section, parent, children }: SectionNode): Appearance {
  const worst = children.map(healthOf).find(health => health === 'Failed' || health === 'Unhealthy');
  return {
    icon: new ThemeIcon(sectionIcons[section]),
    description: worst === undefined ? countText(section, children.length) : healthLook(worst).word,
    contextValue: contextValue('section', section, parent.cluster.spec.target),
    // Expanded even while empty: what had nothing to expand at first would stay collapsed.
    collapsible: TreeItemCollapsibleState.Expanded,
  };
}

function countText(section: SectionNode['section'], count: number): string {
  if (count === 0) {
    return section === 'pods' ? l10n.t('none yet') : l10n.t('not there');
  }
  return section === 'pods' ? String(count) : '';
}

function groupAppearance({ target, group, parent }: ContainerGroupNode): Appearance {
  const health = groupHealth(group);
  const { icon, word } = healthLook(health);
  const restarts = group.containers.reduce((sum, container) => sum + container.restartCount, 0);
  const namespace = parent.section === 'pods' ? podOf(group)?.namespace : undefined;
  return {
    icon,
    description: joined([word, restartText(restarts), namespace]),
    contextValue: contextValue('containerGroup', health, target, traitsOf(group, parent.section)),
    collapsible: TreeItemCollapsibleState.Collapsed,
  };
}

function containerAppearance({ target, container }: ContainerNode): Appearance {
  const health = containerHealth(container);
  const { icon, word } = healthLook(health);
  return {
    icon,
    description: joined([word, container.current?.detailStatus, restartText(container.restartCount)]),
    contextValue: contextValue('container', health, target),
    collapsible: TreeItemCollapsibleState.None,
  };
}

function healthOf(node: ContainerGroupNode | ContainerNode): HealthWord {
  return node.kind === 'container' ? containerHealth(node.container) : groupHealth(node.group);
}

/** The control plane's ports want client certificates: they are nothing for a browser. */
function traitsOf(group: GroupView, section: Section): readonly TreeItemTrait[] {
  const forBrowsers = section === 'pods' && group.ports.length > 0;
  return [...(group.fqdn === undefined ? [] : ['fqdn' as const]), ...(forBrowsers ? ['ports' as const] : [])];
}

function restartText(count: number): string | undefined {
  switch (count) {
    case 0:
      return undefined;
    case 1:
      return l10n.t('restarted once');
    default:
      return l10n.t('restarted {0} times', count);
  }
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter(part => part !== undefined && part !== '').join(' · ');
}
