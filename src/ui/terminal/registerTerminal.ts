import type { ExtensionContext } from 'vscode';
import { commands } from '../../contract/commands.ts';
import { registerCommand } from '../registerCommand.ts';
import type { Services } from '../services.ts';

export function registerTerminal(context: ExtensionContext, services: Services): void {
  context.subscriptions.push(
    registerCommand(commands.openTerminal, services, async node =>
      (await import('./openTerminal.ts')).openTerminal(node, services),
    ),
    registerCommand(commands.openPodTerminal, services, async node =>
      (await import('./openTerminal.ts')).openPodTerminal(node, services),
    ),
  );
}
