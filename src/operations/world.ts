import type { CredentialStore, Kubernetes, Target } from './ports.ts';

/** Everything outside that an operation on one target works with. */
export interface World {
  readonly target: Target;
  readonly credentials: CredentialStore;
  readonly kubernetes: Kubernetes;
  /** Who works here: the name that the cluster's audit log shows for the user's own certificate. */
  readonly user: string;
}
