import { l10n, type ExtensionContext } from 'vscode';
import { commands, type CommandId } from '../../contract/commands.ts';
import { OperationError } from '../../operations/operationError.ts';
import type { ResourceManager } from '../../operations/ports.ts';
import { copyText } from '../copyText.ts';
import { groupOf, type GroupChoice } from '../pick/pickNode.ts';
import { registerCommand } from '../registerCommand.ts';
import type { Services } from '../services.ts';
import { withCancel } from '../withCancel.ts';
import { openInBrowser } from './openInBrowser.ts';

interface Change {
  readonly command: CommandId;
  readonly title: (group: string) => string;
  readonly method: 'startContainerGroup' | 'stopContainerGroup' | 'restartContainerGroup';
}

const changes: readonly Change[] = [
  {
    command: commands.startContainerGroup,
    title: group => l10n.t('Starting container group "{0}"', group),
    method: 'startContainerGroup',
  },
  {
    command: commands.stopContainerGroup,
    title: group => l10n.t('Stopping container group "{0}"', group),
    method: 'stopContainerGroup',
  },
  {
    command: commands.restartContainerGroup,
    title: group => l10n.t('Restarting container group "{0}"', group),
    method: 'restartContainerGroup',
  },
];

export function registerContainerGroup(context: ExtensionContext, services: Services): void {
  context.subscriptions.push(
    ...changes.map(change =>
      registerCommand(change.command, services, async node =>
        changeState(change, await groupOf(node, services), services),
      ),
    ),
    registerCommand(commands.openInBrowser, services, async node =>
      openInBrowser(await groupOf(node, services), services),
    ),
    registerCommand(commands.copyFqdn, services, async node => copyFqdn(await groupOf(node, services))),
  );
}

async function changeState(
  { title, method }: Change,
  { target, group }: GroupChoice,
  { worlds, store }: Services,
): Promise<void> {
  try {
    await withCancel(title(group.name), async signal => {
      const resourceManager: ResourceManager = (await worlds.target(target, signal)).resourceManager;
      await resourceManager[method](group.resourceGroup, group.name, signal);
    });
  } finally {
    await store.refresh(target);
  }
}

async function copyFqdn({ group }: GroupChoice): Promise<void> {
  if (group.fqdn === undefined) {
    throw new OperationError('not-found', l10n.t('Container group "{0}" has no DNS name.', group.name));
  }
  await copyText(group.fqdn);
}
