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
import { unhealthyGroups } from '../../store/unhealthyGroups.ts';
import { registerArrangement } from './registerArrangement.ts';
import { unhealthyBadge } from './unhealthyBadge.ts';
import { ClusterTree } from './clusterTree.ts';
import { WatchedTargets } from './watchedTargets.ts';
import { welcome } from './welcome.ts';

/** The view of clusters. Nothing is asked of any target while nobody sees it. */
export function registerTree(context: ExtensionContext, services: Services): void {
  const { store, operations, azure, arrangement, worlds, log } = services;
  const tree = new ClusterTree(services, () => targetsInUse(services));
  const view = window.createTreeView(views.clusters, {
    treeDataProvider: tree,
    showCollapseAll: true,
    canSelectMany: true,
  });
  const watched = new WatchedTargets(store, group => tree.looksAt(group));
  const look = (): void => watched.set(view.visible ? targetsInUse(services) : []);

  const setOpen = (id: string, open: boolean): void => {
    tree.setOpen(id, open);
    watched.lookAgain();
  };
  view.onDidChangeVisibility(look, undefined, context.subscriptions);
  view.onDidExpandElement(({ element }) => setOpen(element, true), undefined, context.subscriptions);
  view.onDidCollapseElement(({ element }) => setOpen(element, false), undefined, context.subscriptions);
  arrangement.onDidChange(() => watched.lookAgain(), undefined, context.subscriptions);
  registerArrangement(context, services, view);
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
    const snapshots = targetsInUse(services).map(target => store.snapshot(target));
    view.badge = unhealthyBadge(unhealthyGroups(snapshots, new Date()));
  });
  operations.onDidChange(({ spec }, report) => {
    if (report === undefined || report.state === 'done') {
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
      if (node === undefined) {
        return;
      }
      if (!tree.has(node.id)) {
        // A filter hides it, or it is newer than what the view has.
        arrangement.show('');
        tree.refresh();
      }
      await view.reveal(node.id, { focus: true, expand: true });
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
    contextKeys.targetAnswers,
    snapshots.some(({ state }) => state === 'ready'),
  );
  setContext(
    contextKeys.hasClusters,
    snapshots.some(({ clusters }) => clusters.length > 0),
  );
  setContext(
    contextKeys.hasGroups,
    snapshots.some(({ clusters, others }) => clusters.length + others.length > 0),
  );
}
