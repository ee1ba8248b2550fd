import { l10n, ThemeIcon, window, type ExtensionContext } from 'vscode';
import { commands } from '../../contract/commands.ts';
import { views } from '../../contract/views.ts';
import { containerOf, type ContainerChoice } from '../pick/pickNode.ts';
import { registerCommand } from '../registerCommand.ts';
import type { Services } from '../services.ts';
import { setting } from '../settings.ts';
import { containerLogSource } from './containerLogSource.ts';
import { LogTerminal } from './logTerminal.ts';
import { LogView } from './logView.ts';
import { followedOf } from './pickFollowed.ts';

/** Logs, in the panel or, as the person likes it, in terminals. */
export function registerLogs(context: ExtensionContext, services: Services): void {
  const view = new LogView(services, context.extensionUri);
  context.subscriptions.push(
    view,
    window.registerWebviewViewProvider(views.logs, view),
    registerCommand(commands.followLogs, services, async node => {
      switch (setting('logOpenIn')) {
        case 'panel':
          await view.follow(await followedOf(node, services));
          return;
        case 'terminal':
          openTerminal(await containerOf(node, services), services);
      }
    }),
  );
}

function openTerminal({ target, group, container }: ContainerChoice, { worlds }: Services): void {
  const source = containerLogSource(async signal => (await worlds.target(target, signal)).resourceManager, {
    resourceGroup: group.resourceGroup,
    group: group.name,
    container: container.name,
  });
  const name = l10n.t('Log of {0}', container.name);
  const pty = new LogTerminal(source, setting('logTail'));
  window.createTerminal({ name, pty, iconPath: new ThemeIcon('output') }).show();
}
