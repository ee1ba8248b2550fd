import type { PlannedGroup } from '../cluster/controlPlaneGroups.ts';
import type { ContainerView, GroupView } from '../cluster/groupView.ts';
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
    { ...patience, otherwise: `Container group "${planned.name}" did not run` },
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
  const failed = group.containers.find(container => exitOf(container) !== undefined) ?? group.containers[0];
  const warnings = [...group.events, ...group.containers.flatMap(container => container.events)].filter(
    event => event.type === 'Warning',
  );
  const lines = failed === undefined ? [] : await lastLines(group, failed, resourceManager, signal);
  const why = warnings.at(-1)?.message ?? exitText(failed) ?? 'it did not say why';
  return new OperationError('group-failed', `Container group "${group.name}" failed: ${why}`, {
    details: [
      ...warnings.map(
        event => `event ${event.name}${event.count > 1 ? ` (${event.count} times)` : ''}: ${event.message}`,
      ),
      ...group.containers.flatMap(container => exitText(container) ?? []),
      ...lines.map(line => `log ${failed?.name ?? ''}: ${line}`),
    ],
    where: {
      resourceGroup: group.resourceGroup,
      group: group.name,
      ...(failed === undefined ? {} : { container: failed.name }),
    },
  });
}

function exitOf(container: ContainerView): number | undefined {
  return container.current?.exitCode ?? container.previous?.exitCode;
}

function exitText(container: ContainerView | undefined): string | undefined {
  const code = container === undefined ? undefined : exitOf(container);
  return code === undefined ? undefined : `container "${container?.name}" ended with exit code ${code}`;
}

const shownLines = 10;

async function lastLines(
  group: GroupView,
  container: ContainerView,
  resourceManager: ResourceManager,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const reference = { resourceGroup: group.resourceGroup, group: group.name, container: container.name };
  const text = await resourceManager.logs(reference, { tail: shownLines }, signal).catch(() => '');
  return text.split('\n').filter(line => line !== '');
}
