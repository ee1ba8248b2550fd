import { l10n, window } from 'vscode';
import type { ClusterSpec } from '../../cluster/spec.ts';
import type { MergeReceipt, MergeResult } from '../../kubeconfig/merge.ts';
import type { Services } from '../services.ts';
import { offer, type NextAction } from '../showFailure.ts';
import { copyText } from '../copyText.ts';
import { addToKubeconfig } from './addToKubeconfig.ts';
import { kubectlCommand } from './kubectlCommand.ts';
import { thisMachine } from './thisMachine.ts';

/**
 * Merges a cluster's entries into the user's kubeconfig. The current context changes only when the person says
 * so, by a button of the message that tells what was done.
 */
export async function useInKubectl(spec: ClusterSpec, services: Services): Promise<void> {
  const merged = await addToKubeconfig(spec, 'leave', services);
  const isCurrent = merged.currentContext.name === merged.contextName;
  await tell(
    l10n.t('Context "{0}" is in {1} {2}.', merged.contextName, merged.file, thisMachine()),
    merged,
    isCurrent ? [] : [{ title: l10n.t('Make it current'), run: () => makeCurrent(spec, services) }],
  );
}

async function makeCurrent(spec: ClusterSpec, services: Services): Promise<void> {
  const merged = await addToKubeconfig(spec, 'set', services);
  await tell(l10n.t('kubectl now works on "{0}" {1}.', merged.contextName, thisMachine()), merged, []);
}

async function tell(message: string, merged: MergeResult, first: readonly NextAction[]): Promise<void> {
  const actions: readonly NextAction[] = [
    ...first,
    { title: l10n.t('Copy kubectl command'), run: () => copyText(kubectlCommand(merged.contextName)) },
    ...(merged.receipt.files.length === 0
      ? []
      : [{ title: l10n.t('Undo'), run: () => undo(merged.receipt) }]),
  ];
  const text = [message, ...merged.warnings.map(warning => warning.message)].join(' ');
  await offer(await window.showInformationMessage(text, ...actions.map(({ title }) => title)), actions);
}

async function undo(receipt: MergeReceipt): Promise<void> {
  const { undoAdd } = await import('./userKubeconfig.ts');
  const { left } = await undoAdd(receipt);
  void window.showInformationMessage(
    left.length === 0
      ? l10n.t('The kubeconfig is as it was.')
      : l10n.t(
          'Undone, but for entries that were changed meanwhile: {0}.',
          left.map(({ name }) => name).join(', '),
        ),
  );
}
