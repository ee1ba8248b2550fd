import { l10n, window } from 'vscode';
import { contextKeys } from '../../contract/contextKeys.ts';
import type { UndoResult } from '../../kubeconfig/undo.ts';
import { setContext } from '../setContext.ts';
import type { KubectlContexts } from './kubectlContexts.ts';

/** Takes a change of the kubeconfig back. */
export type Undo = () => Promise<UndoResult>;

/** The last change that this window made to the kubeconfig. Never written down: what it needs holds keys. */
export class LastChange {
  readonly #contexts: KubectlContexts;
  #last: Undo | undefined;

  /** @param contexts reads anew what was changed. */
  constructor(contexts: KubectlContexts) {
    this.#contexts = contexts;
  }

  /** @param undo absent: nothing had to be changed. */
  async remember(undo: Undo | undefined): Promise<void> {
    if (undo !== undefined) {
      this.#set(undo);
      await this.#contexts.read();
    }
  }

  /** Takes a change back, once: the last one unless another is given. */
  async takeBack(undo = this.#last): Promise<void> {
    if (undo === undefined) {
      void window.showInformationMessage(l10n.t('Nothing was changed in the kubeconfig from this window.'));
      return;
    }
    const { left } = await undo();
    if (undo === this.#last) {
      this.#set(undefined);
    }
    await this.#contexts.read();
    void window.showInformationMessage(
      left.length === 0
        ? l10n.t('The kubeconfig is as it was.')
        : l10n.t(
            'Undone, but for entries that were changed meanwhile: {0}.',
            [...new Set(left.map(({ name }) => name))].join(', '),
          ),
    );
  }
  #set(undo: Undo | undefined): void {
    this.#last = undo;
    setContext(contextKeys.canUndoKubeconfig, undo !== undefined);
  }
}
