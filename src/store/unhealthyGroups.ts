import { groupHealth, isUnhealthy } from '../cluster/groupHealth.ts';
import type { ContainerView, GroupView } from '../cluster/groupView.ts';
import type { TargetSnapshot } from './targetReader.ts';

/** Milliseconds after which a container that crashed more than once is trusted again. */
const trustedAfter = 60_000;

/**
 * The container groups that failed, or restart again and again, by what was seen of them last.
 * @param now one that runs for a moment between two crashes counts, too.
 */
export function unhealthyGroups(snapshots: readonly TargetSnapshot[], now: Date): readonly GroupView[] {
  return snapshots
    .flatMap(({ clusters, others }) => [
      ...clusters.flatMap(({ controlPlane, pods }) => [...controlPlane, ...pods]),
      ...others,
    ])
    .filter(
      group =>
        isUnhealthy(groupHealth(group)) || group.containers.some(container => crashedJustNow(container, now)),
    );
}

function crashedJustNow({ current, previous, restartCount }: ContainerView, now: Date): boolean {
  const since = current?.state === 'Running' ? current.startTime : undefined;
  return (
    restartCount > 1 &&
    (previous?.exitCode ?? 0) !== 0 &&
    since !== undefined &&
    now.getTime() - since.getTime() < trustedAfter
  );
}
