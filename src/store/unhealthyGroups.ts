import { groupHealth, isUnhealthy } from '../cluster/groupHealth.ts';
import type { GroupView } from '../cluster/groupView.ts';
import type { TargetSnapshot } from './targetReader.ts';

/** The container groups that failed, or restart again and again, by what was seen of them last. */
export function unhealthyGroups(snapshots: readonly TargetSnapshot[]): readonly GroupView[] {
  return snapshots
    .flatMap(({ clusters, others }) => [
      ...clusters.flatMap(({ controlPlane, pods }) => [...controlPlane, ...pods]),
      ...others,
    ])
    .filter(group => isUnhealthy(groupHealth(group)));
}
