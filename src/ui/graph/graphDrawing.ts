import { l10n } from 'vscode';
import type { ComponentGraph, GraphEdge, GraphNode, GraphSubject } from '../../cluster/componentGraph.ts';
import type { HealthWord } from '../../cluster/groupHealth.ts';
import type { GroupView } from '../../cluster/groupView.ts';
import { podOf } from '../../cluster/pod.ts';
import type { DrawnEdge, DrawnNode, Drawing, NodeShape } from '../../contract/graphMessages.ts';
import { failureMessage } from '../showFailure.ts';
import { healthLook } from '../tree/healthLooks.ts';
import { tooltipLines } from '../tree/tooltip.ts';
import { contextValueOf } from '../tree/treeItem.ts';
import { descendants } from '../tree/treeModel.ts';
import type { ClusterNode, TreeNode } from '../tree/treeNode.ts';

/**
 * A cluster's graph in the person's words; its nodes know which nodes of the tree they are. While its target cannot be read
 * every state says that it is the last that was known.
 */
export function graphDrawing(
  graph: ComponentGraph,
  cluster: ClusterNode,
  unfolded: ReadonlySet<string>,
): Drawing {
  const inTree = descendants(cluster);
  const { error } = cluster.parent;
  const labels = new Map(graph.nodes.map(({ id, subject }) => [id, labelOf(subject)]));
  return {
    title: l10n.t('Components of {0}', cluster.cluster.spec.name),
    nodes: graph.nodes.map(node => drawnNode(node, inTree, error === undefined)),
    edges: graph.edges.map(edge => drawnEdge(edge, labels)),
    unfolded: unfolded.size > 0,
    ...problemOf(error, l10n.t('What is drawn is what was last known. It is tried again by itself.')),
  };
}

/** Nothing to draw. @param error why it is not known what there is. */
export function emptyDrawing(title: string, error?: unknown): Drawing {
  return {
    title,
    nodes: [],
    edges: [],
    unfolded: false,
    ...problemOf(error, l10n.t('It is tried again by itself.')),
  };
}

function problemOf(error: unknown, meanwhile: string): Pick<Drawing, 'problem'> {
  return error === undefined ? {} : { problem: `${failureMessage(error)} ${meanwhile}` };
}

function drawnNode(
  { id, subject, health }: GraphNode,
  inTree: readonly TreeNode[],
  fresh: boolean,
): DrawnNode {
  const treeNode = inTree.find(candidate => isShownAs(subject, candidate));
  return {
    id,
    shape: shapes[subject.kind],
    label: labelOf(subject),
    kind: kindOf(subject),
    ...(health === undefined ? {} : { health, state: stateText(health, fresh) }),
    details: treeNode === undefined ? [] : detailsOf(treeNode, fresh),
    ...(treeNode === undefined
      ? {}
      : { menu: { viewItem: contextValueOf(treeNode), treeNode: treeNode.id } }),
    action: subject.kind === 'namespace' ? 'unfold' : treeNode === undefined ? 'none' : 'reveal',
  };
}

function stateText(health: HealthWord, fresh: boolean): string {
  const { word } = healthLook(health);
  return fresh ? word : l10n.t('{0} (last known)', word);
}

function detailsOf(node: TreeNode, fresh: boolean): readonly string[] {
  return [...(fresh ? [] : [l10n.t('This is what was last known.')]), ...tooltipLines(node)];
}

const shapes: Readonly<Record<GraphSubject['kind'], NodeShape>> = {
  kubectl: 'tool',
  component: 'component',
  pod: 'pod',
  namespace: 'fold',
};

function labelOf(subject: GraphSubject): string {
  switch (subject.kind) {
    case 'kubectl':
      return 'kubectl';
    case 'component':
      return subject.component;
    case 'pod':
      return podOf(subject.group)?.name ?? subject.group.name;
    case 'namespace':
      return subject.namespace;
  }
}

function kindOf(subject: GraphSubject): string {
  switch (subject.kind) {
    case 'kubectl':
      return l10n.t('your tools');
    case 'component':
      return subject.component === 'virtual-kubelet' ? l10n.t('virtual node') : l10n.t('component');
    case 'pod':
      return l10n.t('pod in {0}', podOf(subject.group)?.namespace ?? '?');
    case 'namespace':
      return l10n.t('namespace with {0} pods', subject.pods);
  }
}

function drawnEdge({ from, to, host, port }: GraphEdge, labels: ReadonlyMap<string, string>): DrawnEdge {
  const [caller = from, called = to] = [labels.get(from), labels.get(to)];
  return {
    from,
    to,
    label: `${host}:${port}`,
    text: l10n.t('{0} calls {1} at {2}, port {3}', caller, called, host, port),
  };
}

/** A component that has its group to itself stands for the group: there is more that can be done with one. */
function isShownAs(subject: GraphSubject, node: TreeNode): boolean {
  if (subject.kind === 'pod') {
    return node.kind === 'containerGroup' && node.group.id === subject.group.id;
  }
  if (subject.kind !== 'component' || subject.group === undefined) {
    return false;
  }
  return subject.group.containers.length === 1
    ? node.kind === 'containerGroup' && sameGroup(node.group, subject.group)
    : node.kind === 'container' &&
        sameGroup(node.group, subject.group) &&
        node.container.name === subject.component;
}

function sameGroup(one: GroupView, other: GroupView): boolean {
  return one.id === other.id;
}
