import { window, type ExtensionContext } from 'vscode';
import type { TargetKind } from '../../cluster/spec.ts';
import { commands } from '../../contract/commands.ts';
import { contextKeys } from '../../contract/contextKeys.ts';
import { views } from '../../contract/views.ts';
import { isOperationError } from '../../operations/operationError.ts';
import { registerCommand } from '../registerCommand.ts';
import type { Services } from '../services.ts';
import { setContext } from '../setContext.ts';
import { failureMessage, logFailure } from '../showFailure.ts';
import { ClusterTree } from './clusterTree.ts';
import { WatchedTargets } from './watchedTargets.ts';
import { welcome } from './welcome.ts';

/** The view of clusters. Nothing is asked of any target while nobody sees it. */
export function registerTree(context: ExtensionContext, services: Services): void {
  const { store, operations, azure, worlds, log } = services;
  const tree = new ClusterTree(store, operations, () => targetsInUse(services));
  const view = window.createTreeView(views.clusters, { treeDataProvider: tree, showCollapseAll: true });
  const watched = new WatchedTargets(store);
  const look = (): void => watched.set(view.visible ? targetsInUse(services) : []);

  view.onDidChangeVisibility(look, undefined, context.subscriptions);
  azure.onDidChange(() => {
    worlds.forget('azure');
    tree.refreshSoon();
    look();
    if (azure.inUse) {
      void store.refresh('azure');
    }
  });
  const logProblem = problemLog(services);
  store.onDidChange(kind => {
    logProblem(kind);
    forgetWhatIsGone(kind, services);
    tellContext(services);
  });
  operations.onDidChange(({ spec }, report) => {
    if (report === undefined) {
      void refreshAnew(spec.target, services);
    } else if (report.state === 'done') {
      void store.refresh(spec.target);
    }
  });
  context.subscriptions.push(
    tree,
    view,
    watched,
    registerCommand(commands.refresh, services, () => refreshAll(services)),
    registerCommand(commands.showOutput, services, () => log.show()),
    registerCommand(commands.revealInTree, services, async node => {
      if (node !== undefined) {
        await view.reveal(node, { focus: true, expand: true });
      }
    }),
  );
  tellContext(services);
  look();
}

export function targetsInUse({ azure }: Services): readonly TargetKind[] {
  return azure.inUse ? ['local', 'azure'] : ['local'];
}

export async function refreshAll(services: Services): Promise<void> {
  await Promise.all(targetsInUse(services).map(kind => services.store.refresh(kind)));
}

/** A read that is under way may have begun before the change: what it finds does not count. */
async function refreshAnew(kind: TargetKind, { store }: Services): Promise<void> {
  await store.refresh(kind);
  await store.refresh(kind);
}

/** A fabric that ended is started again by the next connect. */
function forgetWhatIsGone(kind: TargetKind, { store, worlds }: Services): void {
  const { error } = store.snapshot(kind);
  if (isOperationError(error, 'arm-unreachable') || isOperationError(error, 'fabric-unreachable')) {
    worlds.forget(kind);
  }
}

/** Every reading may fail for the same reason: it is logged once. */
function problemLog({ store, log }: Services): (kind: TargetKind) => void {
  const logged = new Map<TargetKind, string>();
  return kind => {
    const { error } = store.snapshot(kind);
    const message = error === undefined ? '' : failureMessage(error);
    if (message !== '' && message !== logged.get(kind)) {
      logFailure(error, log);
    }
    logged.set(kind, message);
  };
}

function tellContext(services: Services): void {
  const snapshots = targetsInUse(services).map(kind => services.store.snapshot(kind));
  setContext(contextKeys.welcome, welcome(snapshots));
  setContext(
    contextKeys.hasClusters,
    snapshots.some(({ clusters }) => clusters.length > 0),
  );
}
