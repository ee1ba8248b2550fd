import type { ExtensionContext } from 'vscode';
import { commands } from '../../contract/commands.ts';
import { clusterOf } from '../pick/pickNode.ts';
import { registerCommand } from '../registerCommand.ts';
import type { Services } from '../services.ts';
import { askAndDelete } from './deleteCluster.ts';

export function registerDelete(context: ExtensionContext, services: Services): void {
  context.subscriptions.push(
    registerCommand(commands.deleteCluster, services, async node =>
      askAndDelete(await clusterOf(node, services), services),
    ),
  );
}
