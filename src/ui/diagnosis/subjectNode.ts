import type { Subject } from '../../diagnosis/fact.ts';
import { nodeLabel } from '../tree/nodeText.ts';
import { descendants } from '../tree/treeModel.ts';
import type { TreeNode } from '../tree/treeNode.ts';

/** The node of the tree that a finding is about: the container, else its group, else the one that was asked about. */
export function subjectNode({ group, container }: Subject, asked: TreeNode): TreeNode {
  if (group === undefined) {
    return asked;
  }
  const inGroup = [asked, ...descendants(asked)].filter(
    node =>
      (node.kind === 'containerGroup' || node.kind === 'container') &&
      node.group.name === group.name &&
      node.group.resourceGroup === group.resourceGroup,
  );
  return (
    inGroup.find(node => node.kind === 'container' && node.container.name === container) ??
    inGroup.find(node => node.kind === 'containerGroup') ??
    inGroup[0] ??
    asked
  );
}

/** What a person calls it: a pod by its own name, and of a group with several containers the container, too. */
export function subjectLabel(subject: Subject, asked: TreeNode | undefined): string {
  if (subject.group === undefined || asked === undefined) {
    return subject.name;
  }
  const node = subjectNode(subject, asked);
  return node.kind === 'container'
    ? [...new Set([nodeLabel(node.parent), nodeLabel(node)])].join(' › ')
    : nodeLabel(node);
}
