import { window, type ExtensionContext } from 'vscode';
import { commands } from '../../contract/commands.ts';
import { views } from '../../contract/views.ts';
import type { OurContext } from '../../kubeconfig/list.ts';
import type { ClusterIdentity } from '../../kubeconfig/ours.ts';
import { clusterIdentity } from '../../operations/clusterIdentity.ts';
import { copyText } from '../copyText.ts';
import { kubectlCommand } from '../kubeconfig/kubectlCommand.ts';
import { remoteNotice } from '../kubeconfig/thisMachine.ts';
import { removeFromKubeconfig } from '../kubeconfig/removeFromKubeconfig.ts';
import { switchKubectl } from '../kubeconfig/switchKubectl.ts';
import { registerHandler } from '../registerCommand.ts';
import type { Services } from '../services.ts';
import { ContextStatus } from './contextStatus.ts';
import { ContextsTree } from './contextsTree.ts';
import { registerDimmed } from './dimmed.ts';
import { openKubeconfig } from './openKubeconfig.ts';
import { contextOf } from './pickContext.ts';

/** The view of kubectl's contexts, what is done there, and the status bar. No file is read while nobody looks. */
export function registerContexts(context: ExtensionContext, services: Services): void {
  const { contexts, store, lastChange } = services;
  const tree = new ContextsTree(contexts, store);
  context.subscriptions.push(
    tree,
    new ContextStatus(contexts, store),
    registerDimmed(),
    registerHandler(commands.switchContext, services, async argument =>
      switchKubectl((await contextOf(argument, services)).contextName, services),
    ),
    registerHandler(commands.copyContextName, services, async argument =>
      copyText((await contextOf(argument, services)).contextName),
    ),
    registerHandler(commands.copyContextCommand, services, async argument =>
      copyText(kubectlCommand((await contextOf(argument, services)).contextName)),
    ),
    registerHandler(commands.removeContext, services, async argument =>
      removeContext(await contextOf(argument, services), services),
    ),
    registerHandler(commands.openKubeconfig, services, argument => openKubeconfig(argument, services)),
    registerHandler(commands.undoKubeconfig, services, () => lastChange.takeBack()),
  );
  showView(tree, context, services);
  contexts.start();
}

function showView(tree: ContextsTree, context: ExtensionContext, { contexts }: Services): void {
  const view = window.createTreeView(views.contexts, { treeDataProvider: tree });
  let looking = view.visible ? contexts.look() : undefined;
  view.onDidChangeVisibility(({ visible }) => {
    looking?.dispose();
    looking = visible ? contexts.look() : undefined;
  });
  // A message would hide the welcome text of an empty view.
  contexts.onDidChange(known => {
    view.message = known.contexts.length > 0 ? remoteNotice() : '';
  });
  context.subscriptions.push(view, { dispose: () => looking?.dispose() });
}

async function removeContext({ clusterId, contextName }: OurContext, services: Services): Promise<void> {
  await removeFromKubeconfig(await identityOf(clusterId, services), contextName, services);
}

/** By its mark alone where the cluster is gone. */
async function identityOf(clusterId: string, { store, worlds }: Services): Promise<ClusterIdentity> {
  const spec = store.cluster(clusterId)?.spec;
  return spec === undefined ? { clusterId } : clusterIdentity(spec, await worlds.credentials(spec.target));
}
