import { l10n, window } from 'vscode';
import type { Warning } from '../../kubeconfig/write.ts';
import { offer, type NextAction } from '../showFailure.ts';
import { translated } from '../words/translated.ts';
import type { LastChange, Undo } from './lastChange.ts';

/** A change of the kubeconfig that was made. */
export interface MadeChange {
  readonly warnings: readonly Warning[];
  /** Absent: everything was as wanted already. */
  readonly undo: Undo | undefined;
}

/** Says what was done to the kubeconfig, with a button that takes it back. */
export async function tellChange(
  message: string,
  { warnings, undo }: MadeChange,
  lastChange: LastChange,
  first: readonly NextAction[] = [],
): Promise<void> {
  const actions: readonly NextAction[] = [
    ...first,
    ...(undo === undefined ? [] : [{ title: l10n.t('Undo'), run: () => lastChange.takeBack(undo) }]),
  ];
  const text = [message, ...warnings.map(warning => translated(warning.message))].join(' ');
  await offer(await window.showInformationMessage(text, ...actions.map(({ title }) => title)), actions);
}
