import { l10n, StatusBarAlignment, window, type StatusBarItem } from 'vscode';
import { commands } from '../../contract/commands.ts';
import type { ClusterStore } from '../../store/clusterStore.ts';
import type { KubectlContexts } from '../kubeconfig/kubectlContexts.ts';
import { thisMachine } from '../kubeconfig/thisMachine.ts';

/** The cluster that kubectl works on, in the status bar: only while it is one of ours. */
export class ContextStatus {
  readonly #item: StatusBarItem;
  readonly #contexts: KubectlContexts;
  readonly #store: ClusterStore;

  constructor(contexts: KubectlContexts, store: ClusterStore) {
    this.#contexts = contexts;
    this.#store = store;
    this.#item = window.createStatusBarItem('frankenetes.context', StatusBarAlignment.Left);
    this.#item.name = l10n.t('kubectl context');
    this.#item.command = commands.switchContext;
    contexts.onDidChange(() => this.#draw());
    store.onDidChange(() => this.#draw());
  }

  dispose(): void {
    this.#item.dispose();
  }

  #draw(): void {
    const current = this.#contexts.known?.contexts.find(context => context.current);
    if (current === undefined) {
      this.#item.hide();
      return;
    }
    const { contextName, file, clusterId } = current;
    const cluster = this.#store.cluster(clusterId)?.spec.name ?? contextName;
    const told = l10n.t(
      'kubectl works on "{0}" (context {1} in {2}, {3}).',
      cluster,
      contextName,
      file,
      thisMachine(),
    );
    this.#item.text = `$(plug) ${cluster}`;
    this.#item.tooltip = `${told} ${l10n.t('Click to switch.')}`;
    this.#item.accessibilityInformation = { label: told, role: 'button' };
    this.#item.show();
  }
}
