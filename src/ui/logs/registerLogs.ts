import { l10n, ThemeIcon, window, type ExtensionContext } from 'vscode';
import { commands } from '../../contract/commands.ts';
import { containerOf, type ContainerChoice } from '../pick/pickNode.ts';
import { registerCommand } from '../registerCommand.ts';
import type { Services } from '../services.ts';
import { setting } from '../settings.ts';
import { containerLogSource } from './containerLogSource.ts';
import { LogTerminal } from './logTerminal.ts';

export function registerLogs(context: ExtensionContext, services: Services): void {
  context.subscriptions.push(
    registerCommand(commands.followLogs, services, async node =>
      openLog(await containerOf(node, services), services),
    ),
  );
}

function openLog({ target, group, container }: ContainerChoice, { worlds }: Services): void {
  const source = containerLogSource(async signal => (await worlds.target(target, signal)).resourceManager, {
    resourceGroup: group.resourceGroup,
    group: group.name,
    container: container.name,
  });
  const name = l10n.t('Log of {0}', container.name);
  const pty = new LogTerminal(source, setting('logTail'));
  window.createTerminal({ name, pty, iconPath: new ThemeIcon('output') }).show();
}
