import { containerHealth } from '../cluster/groupHealth.ts';
import type { ContainerView, GroupView } from '../cluster/groupView.ts';
import type { ContainerFact, Fact } from '../diagnosis/fact.ts';
import { subjectOf } from './failureFact.ts';
import type { ResourceManager } from './ports.ts';

/** Lines of a log that are shown. */
const shownLines = 10;
/** Milliseconds: a log that does not come does not keep the rest. */
const logPatience = 10_000;

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
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(logPatience)]);
    try {
      const text = await logs(reference, { tail: shownLines }, inTime);
      return text.split('\n').filter(line => line !== '');
    } catch {
      signal.throwIfAborted();
      return [];
    }
  }
}

function hasStory(container: ContainerView): boolean {
  return container.restartCount > 0 || containerHealth(container) !== 'Running';
}
