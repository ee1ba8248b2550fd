import { l10n } from 'vscode';
import type { TargetKind } from '../../cluster/spec.ts';
import { nodeName } from '../../cluster/names.ts';
import { podOf } from '../../cluster/pod.ts';
import { isPod, type ContainerGroupNode, type Section, type TreeNode } from './treeNode.ts';

/** What a node is called. */
export function nodeLabel(node: TreeNode): string {
  switch (node.kind) {
    case 'target':
      return targetName(node.target);
    case 'cluster':
      return node.cluster.spec.name;
    case 'section':
      return sectionName(node.section);
    case 'others':
      return l10n.t('Other Container Groups');
    case 'folder':
      return node.name;
    case 'containerGroup':
      return groupLabel(node);
    case 'container':
      return node.container.name;
  }
}

/** What kind of thing a node is, for those who hear the tree. */
export function nodeKind(node: TreeNode): string {
  switch (node.kind) {
    case 'target':
      return l10n.t('target');
    case 'cluster':
      return l10n.t('cluster');
    case 'section':
      return l10n.t('part of cluster {0}', node.parent.cluster.spec.name);
    case 'others':
      return l10n.t('container groups that belong to no cluster');
    case 'folder':
      return node.by === 'location' ? l10n.t('region') : l10n.t('resource group');
    case 'containerGroup':
      return isPod(node) ? l10n.t('pod') : l10n.t('container group');
    case 'container':
      return l10n.t('container');
  }
}

export function targetName(target: TargetKind): string {
  const names: Readonly<Record<TargetKind, string>> = {
    local: l10n.t('This Computer'),
    azure: l10n.t('Azure (Preview)'),
  };
  return names[target];
}

function sectionName(section: Section): string {
  switch (section) {
    case 'control-plane':
      return l10n.t('Control Plane');
    case 'virtual-nodes':
      return l10n.t('Virtual Nodes');
    case 'pods':
      return l10n.t('Pods');
  }
}

/** A pod is called by its own name; a virtual node by the name it has in Kubernetes. */
function groupLabel({ parent, group }: ContainerGroupNode): string {
  if (parent.kind !== 'section') {
    return group.name;
  }
  switch (parent.section) {
    case 'control-plane':
      return group.name;
    case 'virtual-nodes':
      return nodeName;
    case 'pods':
      return podOf(group)?.name ?? group.name;
  }
}
