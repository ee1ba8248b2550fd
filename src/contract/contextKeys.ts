/** Context keys that `when` clauses of package.json read, and the values that they take. */
export const contextKeys = {
  /** Which welcome text an empty tree shows. */
  welcome: 'frankenetes.welcome',
  /** Whether there is anything that a command on clusters could act on. */
  hasClusters: 'frankenetes.hasClusters',
  /** Whether this window can take back a change of the kubeconfig. */
  canUndoKubeconfig: 'frankenetes.canUndoKubeconfig',
} as const;

export const welcomes = ['loading', 'no-clusters', 'engine-missing', 'not-signed-in'] as const;
export type Welcome = (typeof welcomes)[number];

/** What each context key holds. */
export interface ContextValues {
  readonly [contextKeys.welcome]: Welcome;
  readonly [contextKeys.hasClusters]: boolean;
  readonly [contextKeys.canUndoKubeconfig]: boolean;
}
