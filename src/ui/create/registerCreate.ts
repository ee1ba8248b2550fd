import { commands as vscodeCommands, type ExtensionContext } from 'vscode';
import { commands } from '../../contract/commands.ts';
import type { ClusterView } from '../../cluster/clusterView.ts';
import { contextKeys } from '../../contract/contextKeys.ts';
import { views } from '../../contract/views.ts';
import { cancelOperation } from '../operations/cancelOperation.ts';
import { clusterOf } from '../pick/pickNode.ts';
import { registerCommand } from '../registerCommand.ts';
import type { Services } from '../services.ts';
import { setContext } from '../setContext.ts';
import { createCluster } from './createCluster.ts';
import { provisionCluster, repairCluster } from './provisionCluster.ts';

export function registerCreate(context: ExtensionContext, services: Services): void {
  const { operations } = services;
  context.subscriptions.push(
    registerCommand(commands.createCluster, services, async () => {
      // Where the progress will be seen.
      await vscodeCommands.executeCommand(`${views.clusters}.focus`);
      await createCluster(services);
    }),
    ...[commands.continueCreating, commands.repairCluster].map(command =>
      registerCommand(command, services, async node => complete(await clusterOf(node, services), services)),
    ),
    registerCommand(commands.cancelOperation, services, node => cancelOperation(node, operations)),
  );
  operations.onDidChange((_operation, report) => {
    if (report === undefined) {
      setContext(contextKeys.operating, operations.all().length > 0);
    }
  });
}

/** By how the cluster is, whichever of the two commands the palette was asked for. */
function complete({ spec, health }: ClusterView, services: Services): Promise<void> {
  return health === 'Incomplete' ? provisionCluster(spec, services) : repairCluster(spec, services);
}
