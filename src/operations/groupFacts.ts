import { phrase } from '../language/phrase.ts';
import { concernsTarget } from '../cluster/concernsTarget.ts';
import { containerHealth } from '../cluster/groupHealth.ts';
import type { ContainerView, GroupView } from '../cluster/groupView.ts';
import { limited } from '../cluster/limited.ts';
import type { ContainerFact, Fact } from '../diagnosis/fact.ts';
import { failureFact, subjectOf } from './failureFact.ts';
import { inTime } from './inTime.ts';
import type { ResourceManager } from './ports.ts';

/** Groups that are looked at at once: a thousand at the same time would be throttled by ARM. */
const groupsAtOnce = 5;
/** Milliseconds for a group, so that one that does not come does not keep the others. */
const groupPatience = 15_000;

/** Lines of a log that are shown. */
const shownLines = 10;
/** Milliseconds: a log that does not come does not keep the rest. */
const logPatience = 10_000;

/** A container group as it is at the moment, and what that shows. */
export interface GroupLook {
  readonly group: GroupView;
  readonly facts: readonly Fact[];
}

/**
 * Container groups, each read by itself: lists have no states. What is gone is left out; one that cannot be read is as
 * it was known, and its fact is why.
 * @throws what keeps all of them from being read.
 */
export async function lookAtGroups(
  known: readonly GroupView[],
  resourceManager: Pick<ResourceManager, 'getContainerGroup' | 'logs'>,
  signal: AbortSignal,
): Promise<readonly GroupLook[]> {
  const looks = await limited(groupsAtOnce, known, async (listed): Promise<readonly GroupLook[]> => {
    const { resourceGroup, name } = listed;
    try {
      const group = await inTime(phrase`Reading container group "${name}"`, groupPatience, signal, soon =>
        resourceManager.getContainerGroup(resourceGroup, name, soon),
      );
      return group === undefined ? [] : [{ group, facts: await groupFacts(group, resourceManager, signal) }];
    } catch (error) {
      signal.throwIfAborted();
      if (concernsTarget(error)) {
        throw error;
      }
      return [{ group: listed, facts: [failureFact(error, subjectOf(name, resourceGroup))] }];
    }
  });
  return looks.flat();
}

/** What is seen of a container group, with the last lines of the logs of those containers that are not well. */
export async function groupFacts(
  group: GroupView,
  { logs }: Pick<ResourceManager, 'logs'>,
  signal: AbortSignal,
): Promise<readonly Fact[]> {
  const seen = new Date();
  const containers = await Promise.all(
    group.containers.map(async (container): Promise<ContainerFact> => {
      const about = { ...subjectOf(group.name, group.resourceGroup), container: container.name };
      const lastLines = hasStory(container) ? await linesOf(container) : [];
      return { kind: 'container', about, group, container, lastLines, seen };
    }),
  );
  return [...containers, { kind: 'group', about: subjectOf(group.name, group.resourceGroup), group }];

  async function linesOf({ name }: ContainerView): Promise<readonly string[]> {
    const reference = { resourceGroup: group.resourceGroup, group: group.name, container: name };
    try {
      const text = await inTime(phrase`Reading the log of "${name}"`, logPatience, signal, soon =>
        logs(reference, { tail: shownLines }, soon),
      );
      return text.split('\n').filter(line => line !== '');
    } catch {
      signal.throwIfAborted();
      return [];
    }
  }
}

/** Also one that runs for a moment between two ends tells of them. */
function hasStory(container: ContainerView): boolean {
  return (
    container.restartCount > 0 || container.previous !== undefined || containerHealth(container) !== 'Running'
  );
}
