import { commands as vscodeCommands, type ExtensionContext } from 'vscode';
import { commands } from '../../contract/commands.ts';
import { views } from '../../contract/views.ts';
import { clusterOf } from '../pick/pickNode.ts';
import { registerCommand } from '../registerCommand.ts';
import type { Services } from '../services.ts';
import { createCluster } from './createCluster.ts';
import { provisionCluster } from './provisionCluster.ts';

export function registerCreate(context: ExtensionContext, services: Services): void {
  context.subscriptions.push(
    registerCommand(commands.createCluster, services, async () => {
      // Where the progress will be seen.
      await vscodeCommands.executeCommand(`${views.clusters}.focus`);
      await createCluster(services);
    }),
    registerCommand(commands.continueCreating, services, async node => {
      const { spec } = await clusterOf(node, services);
      await provisionCluster(spec, services);
    }),
    registerCommand(commands.cancelOperation, services, async node => {
      const { spec } = await clusterOf(node, services);
      services.operations.of(spec.id)?.cancel();
    }),
  );
}
