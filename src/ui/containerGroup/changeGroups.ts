import { l10n } from 'vscode';
import { phrase } from '../../language/phrase.ts';
import { OperationError } from '../../operations/operationError.ts';
import type { ContainerGroups } from '../../operations/ports.ts';
import type { ClusterStore } from '../../store/clusterStore.ts';
import type { GroupChoice } from '../pick/pickNode.ts';
import type { Services } from '../services.ts';
import { failureMessage } from '../showFailure.ts';
import { withCancel } from '../withCancel.ts';
import { eachGroup, type GroupFailure } from './eachGroup.ts';

/** Something that is done to container groups. */
interface Change {
  readonly title: (group: string) => string;
  readonly titleOfMany: (count: number) => string;
  readonly method: Exclude<keyof ContainerGroups, `list${string}` | `get${string}` | `put${string}`>;
}

export const changes = {
  start: {
    title: group => l10n.t('Starting container group "{0}"', group),
    titleOfMany: count => l10n.t('Starting {0} container groups', count),
    method: 'startContainerGroup',
  },
  stop: {
    title: group => l10n.t('Stopping container group "{0}"', group),
    titleOfMany: count => l10n.t('Stopping {0} container groups', count),
    method: 'stopContainerGroup',
  },
  restart: {
    title: group => l10n.t('Restarting container group "{0}"', group),
    titleOfMany: count => l10n.t('Restarting {0} container groups', count),
    method: 'restartContainerGroup',
  },
  delete: {
    title: group => l10n.t('Deleting container group "{0}"', group),
    titleOfMany: count => l10n.t('Deleting {0} container groups', count),
    method: 'deleteContainerGroup',
  },
} as const satisfies Readonly<Record<string, Change>>;

/** Changes one container group or several, with one progress that can cancel what has not happened yet. */
export async function changeGroups(
  { title, titleOfMany, method }: Change,
  choices: readonly GroupChoice[],
  { worlds, store }: Services,
): Promise<void> {
  const [first] = choices;
  if (first === undefined) {
    return;
  }
  const doing = choices.length === 1 ? title(first.group.name) : titleOfMany(choices.length);
  try {
    const failures = await withCancel(doing, signal =>
      eachGroup(choices, async ({ target, group }) => {
        const { resourceManager } = await worlds.target(target, signal);
        await resourceManager[method](group.resourceGroup, group.name, signal);
      }),
    );
    throwFailures(failures, choices.length);
  } finally {
    await refreshChanged(choices, store);
  }
}

/** What failed where there was only one; a summary of several. */
function throwFailures(failures: readonly GroupFailure[], count: number): void {
  const [first] = failures;
  if (first === undefined) {
    return;
  }
  if (count === 1) {
    throw first.error;
  }
  const lines = failures.map(({ group, error }) => `${group}: ${failureMessage(error)}`);
  throw new OperationError(
    'some-failed',
    phrase`${failures.length} of ${count} container groups failed: ${lines.join('; ')}`,
    { details: lines },
  );
}

async function refreshChanged(choices: readonly GroupChoice[], store: ClusterStore): Promise<void> {
  const byTarget = Map.groupBy(choices, ({ target }) => target);
  await Promise.all(
    [...byTarget].map(([target, changed]) =>
      store.refresh(
        target,
        changed.map(({ group }) => group),
      ),
    ),
  );
}
