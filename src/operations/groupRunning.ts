import type { PlannedGroup } from '../cluster/controlPlaneGroups.ts';
import type { GroupView } from '../cluster/groupView.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import { phrase } from '../language/phrase.ts';
import { groupFacts } from './groupFacts.ts';
import { OperationError } from './operationError.ts';
import type { ResourceManager } from './ports.ts';
import { until } from './until.ts';

/**
 * Wait until every container of a group runs, telling what it is at.
 * @throws OperationError `group-failed` with events, exit codes and last log lines; `not-ready-in-time`.
 */
export async function groupRunning(
  planned: Pick<PlannedGroup, 'resourceGroup' | 'name'>,
  resourceManager: ResourceManager,
  patience: { readonly every: number; readonly atMost: number },
  note: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let said: string | undefined;
  let before: number | undefined;
  await until(
    async look => {
      const group = await resourceManager.getContainerGroup(planned.resourceGroup, planned.name, look);
      if (group === undefined) {
        return undefined;
      }
      if (isRunning(group)) {
        return true;
      }
      before ??= restartsOf(group);
      if (group.provisioningState === 'Failed' || restartsOf(group) - before >= tooManyRestarts) {
        throw await groupFailed(group, resourceManager, look);
      }
      const latest = latestEvent(group);
      if (latest !== undefined && latest !== said) {
        said = latest;
        note(latest);
      }
      return undefined;
    },
    { ...patience, otherwise: phrase`Container group "${planned.name}" did not run` },
    signal,
  );
}

function isRunning(group: GroupView): boolean {
  return (
    group.provisioningState === 'Succeeded' &&
    group.state === 'Running' &&
    group.containers.every(container => container.current?.state === 'Running')
  );
}

/**
 * Components that end this often while they are waited for will not come up by waiting. A late neighbour costs one
 * or two restarts.
 */
const tooManyRestarts = 5;

function restartsOf(group: GroupView): number {
  return group.containers.reduce((sum, container) => sum + container.restartCount, 0);
}

function latestEvent(group: GroupView): string | undefined {
  const events = [...group.events, ...group.containers.flatMap(container => container.events)];
  return events.toSorted((a, b) => Number(b.lastTime ?? 0) - Number(a.lastTime ?? 0))[0]?.message;
}

async function groupFailed(
  group: GroupView,
  resourceManager: ResourceManager,
  signal: AbortSignal,
): Promise<OperationError> {
  const [finding] = diagnose(await groupFacts(group, resourceManager, signal));
  const container = finding?.about[0].container;
  const why =
    finding === undefined ? phrase`it ends again and again` : phrase`${finding.title}. ${finding.why}`;
  return new OperationError('group-failed', phrase`Container group "${group.name}" failed: ${why}`, {
    details: (finding?.evidence ?? []).flatMap(({ heading, lines }) => [
      phrase`${heading}:`,
      ...lines.map(line => phrase`  ${line}`),
    ]),
    where: {
      resourceGroup: group.resourceGroup,
      group: group.name,
      ...(container === undefined ? {} : { container }),
    },
  });
}
