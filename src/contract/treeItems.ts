/**
 * The structured `viewItem` of a tree item: kind, state, target and traits, parted by semicolons. `when` clauses
 * of package.json match it with regular expressions anchored at the kind.
 */
export const treeItemKinds = {
  target: 'frankenetes.target',
  cluster: 'frankenetes.cluster',
  section: 'frankenetes.section',
  others: 'frankenetes.others',
  folder: 'frankenetes.folder',
  containerGroup: 'frankenetes.containerGroup',
  container: 'frankenetes.container',
  context: 'frankenetes.context',
} as const;

export type TreeItemKind = keyof typeof treeItemKinds;

/** States that are no health: `when` clauses ask for them, too. */
export const treeItemStates = {
  /** An operation works on the cluster: only cancelling it makes sense. */
  busy: 'Busy',
  notSignedIn: 'NotSignedIn',
} as const;

/** What else a `when` clause may ask for. `other`: a container group that belongs to no cluster. */
export const treeItemTraits = { fqdn: 'fqdn', ports: 'ports', pod: 'pod', other: 'other' } as const;
export type TreeItemTrait = keyof typeof treeItemTraits;

export function contextValue(
  kind: TreeItemKind,
  state: string,
  target: string,
  traits: readonly TreeItemTrait[] = [],
): string {
  return [treeItemKinds[kind], state, target, ...traits.map(trait => treeItemTraits[trait])].join(';');
}

/** What `when` clauses know a row of the kubectl contexts by: how it stands with kubectl, and whose it is. */
export type ContextState = 'Current' | 'Other' | 'Gone' | 'Unreadable';
export type ContextOwner = 'ours' | 'foreign';
