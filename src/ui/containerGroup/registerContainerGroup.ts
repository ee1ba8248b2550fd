import { type ExtensionContext } from 'vscode';
import { commands } from '../../contract/commands.ts';
import { phrase } from '../../language/phrase.ts';
import { OperationError } from '../../operations/operationError.ts';
import { copyText } from '../copyText.ts';
import { groupOf, groupsOf, otherGroupsOf, type GroupChoice } from '../pick/pickNode.ts';
import { registerCommand } from '../registerCommand.ts';
import type { Services } from '../services.ts';
import { changeGroups, changes } from './changeGroups.ts';
import { askAndDeleteGroups } from './deleteGroups.ts';
import { openInBrowser } from './openInBrowser.ts';

const stateCommands = [
  [commands.startContainerGroup, 'start'],
  [commands.stopContainerGroup, 'stop'],
  [commands.restartContainerGroup, 'restart'],
] as const;

export function registerContainerGroup(context: ExtensionContext, services: Services): void {
  context.subscriptions.push(
    ...stateCommands.map(([command, change]) =>
      registerCommand(command, services, async (_node, selected) =>
        changeGroups(changes[change], await groupsOf(selected, services), services),
      ),
    ),
    registerCommand(commands.deleteContainerGroup, services, async (_node, selected) =>
      askAndDeleteGroups(await otherGroupsOf(selected, services), services),
    ),
    registerCommand(commands.openInBrowser, services, async node =>
      openInBrowser(await groupOf(node, services), services),
    ),
    registerCommand(commands.copyFqdn, services, async node => copyFqdn(await groupOf(node, services))),
  );
}

async function copyFqdn({ group }: GroupChoice): Promise<void> {
  if (group.fqdn === undefined) {
    throw new OperationError('not-found', phrase`Container group "${group.name}" has no DNS name.`);
  }
  await copyText(group.fqdn);
}
