import type { GroupView } from './groupView.ts';
import type { HealthWord } from './groupHealth.ts';
import type { ClusterSpec } from './spec.ts';

/** A cluster as it is seen: its truth is what ARM holds. */
export interface ClusterView {
  readonly spec: ClusterSpec;
  readonly health: HealthWord;
  readonly controlPlane: readonly GroupView[];
  readonly pods: readonly GroupView[];
}
