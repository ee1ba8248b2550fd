import { l10n } from 'vscode';
import type { Services } from '../services.ts';
import { tellChange } from './tellChange.ts';
import { thisMachine } from './thisMachine.ts';

/** Makes a context of ours the one that kubectl works on, and says so. Asks no cluster for anything. */
export async function switchKubectl(contextName: string, { lastChange }: Services): Promise<void> {
  const { switchTo, undoAdd } = await import('./userKubeconfig.ts');
  const { receipt, warnings } = await switchTo(contextName);
  const undo = receipt.files.length === 0 ? undefined : () => undoAdd(receipt);
  await lastChange.remember(undo);
  const message = l10n.t('kubectl now works on "{0}" {1}.', contextName, thisMachine());
  await tellChange(message, { warnings, undo }, lastChange);
}
