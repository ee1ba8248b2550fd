import { l10n, window } from 'vscode';
import type { ClusterSpec } from '../../cluster/spec.ts';
import type { Clash, ClashAnswer, MergeResult } from '../../kubeconfig/merge.ts';
import type { Services } from '../services.ts';
import { entryOf } from './entryOf.ts';
import type { MadeChange } from './tellChange.ts';

/**
 * Merges a cluster's entries into the user's kubeconfig, and asks where a name is taken. The current context stays
 * what it is.
 */
export async function addToKubeconfig(
  spec: ClusterSpec,
  services: Services,
): Promise<MergeResult & MadeChange> {
  const [{ addCluster, undoAdd }, entry] = await Promise.all([
    import('./userKubeconfig.ts'),
    entryOf(spec, services),
  ]);
  const merged = await addCluster(entry, askAboutClash);
  const undo = merged.receipt.files.length === 0 ? undefined : () => undoAdd(merged.receipt);
  await services.lastChange.remember(undo);
  return { ...merged, undo };
}

async function askAboutClash({ name, freeName, entries }: Clash): Promise<ClashAnswer> {
  const choices: readonly {
    readonly label: string;
    readonly detail: string;
    readonly answer: ClashAnswer;
  }[] = [
    {
      label: l10n.t('Keep both'),
      detail: l10n.t('The cluster is called "{0}" in the kubeconfig.', freeName),
      answer: 'keep-both',
    },
    {
      label: l10n.t('Replace'),
      detail: l10n.t('What "{0}" says now is lost, unless you undo it.', name),
      answer: 'replace',
    },
    { label: l10n.t('Cancel'), detail: l10n.t('The kubeconfig stays as it is.'), answer: 'cancel' },
  ];
  const files = [...new Set(entries.map(({ file }) => file))].join(', ');
  const picked = await window.showQuickPick(choices, {
    title: l10n.t('"{0}" is in {1} already, and it is not this cluster’s', name, files),
    placeHolder: l10n.t('What shall become of it?'),
    ignoreFocusOut: true,
  });
  return picked?.answer ?? 'cancel';
}
