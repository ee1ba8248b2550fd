/** Context keys that `when` clauses of package.json read, and the values that they take. */
export const contextKeys = {
  /** Which welcome text an empty tree shows. */
  welcome: 'frankenetes.welcome',
  /** Whether there is anything that a command on clusters could act on. */
  hasClusters: 'frankenetes.hasClusters',
  /** The same for commands on container groups. */
  hasGroups: 'frankenetes.hasGroups',
  /** Whether the tree shows only what matches a text. */
  filtered: 'frankenetes.filtered',
} as const;

export const welcomes = ['loading', 'no-clusters', 'engine-missing', 'not-signed-in'] as const;
export type Welcome = (typeof welcomes)[number];

/** What each context key holds. */
export interface ContextValues {
  readonly [contextKeys.welcome]: Welcome;
  readonly [contextKeys.hasClusters]: boolean;
  readonly [contextKeys.hasGroups]: boolean;
  readonly [contextKeys.filtered]: boolean;
}
