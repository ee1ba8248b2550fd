import { l10n, window, type ExtensionContext } from 'vscode';
import type { ClusterSpec } from '../../cluster/spec.ts';
import { clusterIdentity } from '../../operations/clusterIdentity.ts';
import { commands } from '../../contract/commands.ts';
import { clusterOf } from '../pick/pickNode.ts';
import { registerCommand } from '../registerCommand.ts';
import type { Services } from '../services.ts';
import { copyKubectlCommand } from './copyKubectlCommand.ts';
import { thisMachine } from './thisMachine.ts';
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
      removeFromKubeconfig((await clusterOf(node, services)).spec, services),
    ),
  );
}

async function removeFromKubeconfig(spec: ClusterSpec, { worlds }: Services): Promise<void> {
  const { name } = spec;
  const identity = await clusterIdentity(spec, await worlds.credentials(spec.target));
  const { removeCluster } = await import('./userKubeconfig.ts');
  const { files, warnings } = await removeCluster(identity);
  const done =
    files.length === 0
      ? l10n.t('Cluster "{0}" is in no kubeconfig {1}.', name, thisMachine())
      : l10n.t('Cluster "{0}" was removed from {1} {2}.', name, files.join(', '), thisMachine());
  void window.showInformationMessage([done, ...warnings.map(warning => warning.message)].join(' '));
}
