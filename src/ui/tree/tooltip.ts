import { l10n, MarkdownString } from 'vscode';
import { containerHealth, groupHealth } from '../../cluster/groupHealth.ts';
import type { ContainerStateView, ContainerView, EventView } from '../../cluster/groupView.ts';
import { podOf } from '../../cluster/pod.ts';
import { podOwner } from '../../cluster/podOwner.ts';
import { failureMessage } from '../showFailure.ts';
import { stepStateWord } from '../words/stepStateWord.ts';
import { translated } from '../words/translated.ts';
import { topologyText } from '../words/topologyText.ts';
import { healthLook } from './healthLooks.ts';
import { nodeKind, nodeLabel, targetName } from './nodeText.ts';
import { restartText } from './reasonText.ts';
import type { ClusterNode, ContainerGroupNode, ContainerNode, TargetNode, TreeNode } from './treeNode.ts';

type Row = readonly [name: string, value: string | number | undefined];

/** All that is known of a node. Text of others (images, events) is escaped, never rendered. */
export function tooltip(node: TreeNode): MarkdownString {
  const text = new MarkdownString();
  text.appendMarkdown('**').appendText(nodeLabel(node)).appendMarkdown('** ').appendText(nodeKind(node));
  appendRows(text, rowsOf(node));
  appendList(text, listOf(node));
  return text;
}

/** The same as lines of plain text. */
export function tooltipLines(node: TreeNode): readonly string[] {
  const rows = rowsOf(node).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  return [...rows, ...listOf(node)];
}

function rowsOf(node: TreeNode): readonly Row[] {
  switch (node.kind) {
    case 'target':
      return targetRows(node);
    case 'cluster':
      return clusterRows(node);
    case 'section':
    case 'others':
    case 'folder':
      return [];
    case 'containerGroup':
      return groupRows(node);
    case 'container':
      return containerRows(node);
  }
}

function targetRows({ target, arrangement, error, clusters, others }: TargetNode): readonly Row[] {
  return [
    [l10n.t('Subscription'), target === 'azure' ? arrangement.subscription : undefined],
    [l10n.t('Clusters'), clusters.length],
    [l10n.t('Other container groups'), others[0]?.groups.length],
    [l10n.t('Problem'), error === undefined ? undefined : failureMessage(error)],
  ];
}

function clusterRows({ cluster: { spec, health } }: ClusterNode): readonly Row[] {
  return [
    [l10n.t('State'), healthLook(health).word],
    [l10n.t('Target'), targetName(spec.target)],
    [l10n.t('Region'), spec.region],
    [l10n.t('Topology'), `${spec.topology}: ${topologyText(spec.topology)}`],
    [l10n.t('Id'), spec.id],
  ];
}

function groupRows({ group }: ContainerGroupNode): readonly Row[] {
  const pod = podOf(group);
  const owner = pod === undefined ? undefined : podOwner(pod.name);
  return [
    [l10n.t('State'), healthLook(groupHealth(group)).word],
    [l10n.t('Problem'), group.unreadable],
    [l10n.t('Provisioning'), group.provisioningState],
    ...group.containers.flatMap(containerHistory),
    [l10n.t('Namespace'), pod?.namespace],
    [
      l10n.t('Owner'),
      owner === undefined ? undefined : l10n.t('{0} {1}, by the name', owner.kind, owner.name),
    ],
    [l10n.t('Resource group'), group.resourceGroup],
    [l10n.t('Region'), group.region],
    [l10n.t('FQDN'), group.fqdn],
    [l10n.t('IP address'), group.ip],
    [l10n.t('Ports'), group.ports.join(', ') || undefined],
    [l10n.t('Requests'), requestsText(group.containers)],
    [l10n.t('Restart policy'), group.restartPolicy],
  ];
}

/** What happened to a container that was restarted or ended: portals show neither. */
function containerHistory({ name, current, previous, restartCount }: ContainerView): readonly Row[] {
  const ended = current?.state === 'Terminated';
  if (!ended && restartCount === 0) {
    return [];
  }
  const told = [
    stateText(current),
    previous === undefined ? undefined : l10n.t('before: {0}', stateText(previous) ?? ''),
    restartText(restartCount),
  ];
  return [[name, told.filter(part => part !== undefined).join('; ')]];
}

function containerRows({ container }: ContainerNode): readonly Row[] {
  return [
    [l10n.t('State'), stateText(container.current) ?? healthLook(containerHealth(container)).word],
    [l10n.t('Before'), stateText(container.previous)],
    [l10n.t('Image'), container.image],
    [l10n.t('Requests'), requestsText([container])],
    [l10n.t('Ports'), container.ports.join(', ') || undefined],
    [l10n.t('Restarts'), container.restartCount],
  ];
}

function requestsText(containers: readonly ContainerView[]): string {
  const cpu = containers.reduce((sum, container) => sum + container.cpu, 0);
  const memory = containers.reduce((sum, container) => sum + container.memoryInGB, 0);
  return l10n.t('{0} vCPU, {1} GB', rounded(cpu), rounded(memory));
}

function rounded(amount: number): number {
  return Math.round(amount * 100) / 100;
}

/** Such as "Terminated (Error), exit code 1, ended 12:00:00". */
function stateText(state: ContainerStateView | undefined): string | undefined {
  if (state === undefined) {
    return undefined;
  }
  const detail =
    state.detailStatus === undefined || state.detailStatus === '' ? '' : ` (${state.detailStatus})`;
  return [
    `${state.state}${detail}`,
    state.exitCode === undefined ? undefined : l10n.t('exit code {0}', state.exitCode),
    timeText(state),
  ]
    .filter(part => part !== undefined)
    .join(', ');
}

function timeText({ startTime, finishTime }: ContainerStateView): string | undefined {
  if (finishTime !== undefined) {
    return l10n.t('ended {0}', finishTime.toLocaleString());
  }
  return startTime === undefined ? undefined : l10n.t('since {0}', startTime.toLocaleString());
}

/** The steps of an operation that is under way, or the last events. */
function listOf(node: TreeNode): readonly string[] {
  switch (node.kind) {
    case 'target':
    case 'section':
    case 'others':
    case 'folder':
      return [];
    case 'cluster':
      return [...(node.operation?.steps.values() ?? [])].map(
        ({ title, note, state }) => `${translated(title)}: ${note ?? stepStateWord(state)}`,
      );
    case 'containerGroup':
      return lastEvents([
        ...node.group.events,
        ...node.group.containers.flatMap(container => container.events),
      ]);
    case 'container':
      return lastEvents(node.container.events);
  }
}

const shownEvents = 8;

function lastEvents(events: readonly EventView[]): readonly string[] {
  return events
    .toSorted((a, b) => Number(a.lastTime ?? 0) - Number(b.lastTime ?? 0))
    .slice(-shownEvents)
    .map(({ name, message, count }) =>
      count > 1 ? `${name} (×${count}): ${message}` : `${name}: ${message}`,
    );
}

function appendRows(text: MarkdownString, rows: readonly Row[]): void {
  for (const [name, value] of rows) {
    if (value !== undefined) {
      text.appendMarkdown('\n\n').appendText(`${name}: ${value}`);
    }
  }
}

function appendList(text: MarkdownString, entries: readonly string[]): void {
  for (const [index, entry] of entries.entries()) {
    text.appendMarkdown(index === 0 ? '\n\n---\n\n- ' : '\n- ').appendText(entry.replaceAll('\n', ' '));
  }
}
