import type { ExtensionContext } from 'vscode';
import type { ClusterSpec } from '../../cluster/spec.ts';
import { clusterIdentity } from '../../operations/clusterIdentity.ts';
import { commands } from '../../contract/commands.ts';
import { clusterOf } from '../pick/pickNode.ts';
import { registerCommand } from '../registerCommand.ts';
import type { Services } from '../services.ts';
import { copyKubectlCommand } from './copyKubectlCommand.ts';
import { removeFromKubeconfig } from './removeFromKubeconfig.ts';
import { useInKubectl } from './useInKubectl.ts';

export function registerKubeconfig(context: ExtensionContext, services: Services): void {
  context.subscriptions.push(
    registerCommand(commands.useInKubectl, services, async node =>
      useInKubectl((await clusterOf(node, services)).spec, services),
    ),
    registerCommand(commands.copyKubectlCommand, services, async node =>
      copyKubectlCommand((await clusterOf(node, services)).spec, services),
    ),
    registerCommand(commands.removeFromKubeconfig, services, async node =>
      removeCluster((await clusterOf(node, services)).spec, services),
    ),
  );
}

async function removeCluster(spec: ClusterSpec, services: Services): Promise<void> {
  const identity = await clusterIdentity(spec, await services.worlds.credentials(spec.target));
  await removeFromKubeconfig(identity, spec.name, services);
}
