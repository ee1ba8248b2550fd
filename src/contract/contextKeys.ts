/** Context keys that `when` clauses of package.json read, and the values that they take. */
export const contextKeys = {
  /** Which welcome text an empty tree shows. */
  welcome: 'frankenetes.welcome',
  /** Whether there is anything that a command on clusters could act on. */
  hasClusters: 'frankenetes.hasClusters',
  /** The same for commands on container groups. */
  hasGroups: 'frankenetes.hasGroups',
  /** Whether something is under way that can be cancelled. */
  operating: 'frankenetes.operating',
  /** Whether the tree shows only what matches a text. */
  filtered: 'frankenetes.filtered',
  /** Whether a target was read: an engine or Azure is there. Ends a step of the walkthrough. */
  targetAnswers: 'frankenetes.targetAnswers',
  /** Whether this window can take back a change of the kubeconfig. */
  canUndoKubeconfig: 'frankenetes.canUndoKubeconfig',
} as const;

export const welcomes = [
  'loading',
  'no-clusters',
  'engine-missing',
  'not-signed-in',
  'tenant-needs-sign-in',
  'no-subscription',
] as const;
export type Welcome = (typeof welcomes)[number];

/** What each context key holds. */
export interface ContextValues {
  readonly [contextKeys.welcome]: Welcome;
  readonly [contextKeys.hasClusters]: boolean;
  readonly [contextKeys.hasGroups]: boolean;
  readonly [contextKeys.operating]: boolean;
  readonly [contextKeys.filtered]: boolean;
  readonly [contextKeys.targetAnswers]: boolean;
  readonly [contextKeys.canUndoKubeconfig]: boolean;
}
