import { commands as vscodeCommands, l10n } from 'vscode';
import type { ContainerView } from '../../cluster/groupView.ts';
import { containerHealth, groupHealth } from '../../cluster/groupHealth.ts';
import { commands } from '../../contract/commands.ts';
import { phrase } from '../../language/phrase.ts';
import { OperationError } from '../../operations/operationError.ts';
import { changeGroups, changes } from '../containerGroup/changeGroups.ts';
import type { ContainerChoice } from '../pick/pickNode.ts';
import type { Services } from '../services.ts';
import { showFailure, type NextAction } from '../showFailure.ts';
import { findContainer } from '../tree/findNode.ts';
import { healthLook } from '../tree/healthLooks.ts';
import { withCancel } from '../withCancel.ts';

/**
 * Whether a container runs, as it is asked now; if it does not, the person is told what can be done. Container
 * Instances itself gives out a terminal for a container that ended, in which nothing ever happens.
 */
export async function refuseStopped(choice: ContainerChoice, services: Services): Promise<boolean> {
  const { target, container, group } = choice;
  const now = await withCancel(l10n.t('Asking how container "{0}" is', container.name), signal =>
    readAgain(choice, services, signal),
  );
  if (now?.current?.state === 'Running') {
    return false;
  }
  const { word } = healthLook(now === undefined ? 'Unknown' : containerHealth(now));
  const error = new OperationError(
    'not-running',
    phrase`Container "${container.name}" does not run (${word}): there is nothing to open a terminal in.`,
  );
  const start: NextAction = {
    title: l10n.t('Start container group'),
    run: () => changeGroups(changes.start, [choice], services),
  };
  const follow: NextAction = {
    title: l10n.t('Follow logs'),
    run: () =>
      vscodeCommands.executeCommand(
        commands.followLogs,
        findContainer(target, group, container.name, services)?.id,
      ),
  };
  const isOver = now?.current?.state === 'Terminated' || groupHealth(group) === 'Stopped';
  await showFailure(error, services.log, isOver ? [start, follow] : [follow]);
  return true;
}

async function readAgain(
  { target, group, container }: ContainerChoice,
  { worlds }: Services,
  signal: AbortSignal,
): Promise<ContainerView | undefined> {
  const { resourceManager } = await worlds.target(target, signal);
  const now = await resourceManager.getContainerGroup(group.resourceGroup, group.name, signal);
  return now?.containers.find(({ name }) => name === container.name);
}
