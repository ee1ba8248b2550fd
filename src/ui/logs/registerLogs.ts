import { window, type ExtensionContext } from 'vscode';
import { commands } from '../../contract/commands.ts';
import { views } from '../../contract/views.ts';
import { containerOf } from '../pick/pickNode.ts';
import { registerCommand } from '../registerCommand.ts';
import type { Services } from '../services.ts';
import { setting } from '../settings.ts';
import type { LogView } from './logView.ts';
import { followedOf } from './pickFollowed.ts';

/** Logs, in the panel or, as the person likes it, in terminals. What follows a log is loaded with the first one. */
export function registerLogs(context: ExtensionContext, services: Services): void {
  let loading: Promise<LogView> | undefined;
  const view = (): Promise<LogView> =>
    (loading ??= import('./logView.ts').then(({ LogView }) => new LogView(services, context.extensionUri)));
  context.subscriptions.push(
    { dispose: () => void loading?.then(loaded => loaded.dispose()) },
    window.registerWebviewViewProvider(views.logs, {
      resolveWebviewView: async shown => (await view()).resolveWebviewView(shown),
    }),
    registerCommand(commands.followLogs, services, async node => {
      switch (setting('logOpenIn')) {
        case 'panel':
          await (await view()).follow(await followedOf(node, services));
          return;
        case 'terminal': {
          const { openLogTerminal } = await import('./openLogTerminal.ts');
          openLogTerminal(await containerOf(node, services), services);
        }
      }
    }),
  );
}
