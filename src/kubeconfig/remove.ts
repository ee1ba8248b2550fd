import { currentContextOf } from './layout.ts';
import { restoreCurrentContext } from './currentContext.ts';
import type { KubeconfigFile } from './kubeconfigFile.ts';
import { kubeconfigFiles, type Surroundings } from './location.ts';
import { allEntries, effectiveEntry, ourEntries, type ClusterIdentity, type LocatedEntry } from './ours.ts';
import { removeEntries } from './removals.ts';
import { splice } from './splice.ts';
import { transact, type FileChange, type TransactionOptions } from './transaction.ts';
import { childText } from './tree.ts';
import type { RemovalReceipt } from './undoRemove.ts';
import type { Warning } from './write.ts';

export interface RemoveOptions extends Surroundings, TransactionOptions {}

export interface RemoveResult {
  /** Those that were changed. */
  readonly files: readonly string[];
  readonly removed: readonly { readonly section: string; readonly name: string; readonly file: string }[];
  readonly currentContextCleared: boolean;
  /** Contexts of others that still refer to the cluster or user that was removed. */
  readonly dangling: readonly string[];
  readonly warnings: readonly Warning[];
  readonly receipt: RemovalReceipt;
}

/**
 * Takes all entries of a cluster out of the user's kubeconfigs, and current-context where it named one of them
 * (kubectl would leave it dangling). A file to which a merge had added them gets its old bytes back. Repeating
 * it does no harm.
 * @throws KubeconfigError with any reason
 */
export async function removeKubeconfig(
  identity: ClusterIdentity,
  options: RemoveOptions,
): Promise<RemoveResult> {
  const { result, warnings } = await transact(kubeconfigFiles(options), options, files => {
    const ours = ourEntries(files, identity);
    const changes = files.map(file => removal(files, file, ours)).filter(({ edits }) => edits.length > 0);
    const removed = ours.map(({ file, entry: { section, name } }) => ({ section, name, file: file.path }));
    const cleared = files.some(file => namesOurContext(files, file, ours) !== undefined);
    const result = { removed, currentContextCleared: cleared, dangling: dangling(files, ours) };
    const receipt = { files: changes.map(receiptOf) };
    return { changes, result: { ...result, receipt, files: changes.map(({ file }) => file.path) } };
  });
  return { ...result, warnings };
}

function removal(
  files: readonly KubeconfigFile[],
  file: KubeconfigFile,
  ours: readonly LocatedEntry[],
): FileChange {
  const entries = ours.filter(located => located.file === file).map(({ entry }) => entry);
  const current = namesOurContext(files, file, ours);
  const before = current?.entry.mark?.currentContextBefore ?? '""';
  return {
    file,
    edits: [
      ...removeEntries(file.layout, entries),
      ...(current ? restoreCurrentContext(file.layout, before) : []),
    ],
    touched: entries.map(({ section, name }) => ({ section, name, remains: false })),
  };
}

function receiptOf({ file, edits, touched }: FileChange): RemovalReceipt['files'][number] {
  const before = file.layout.text;
  const removed = touched.map(({ section, name }) => ({ section, name }));
  return { file: file.path, before, after: splice(before, edits), removed };
}

/** The context of ours that a file's current-context means, if it means one. */
function namesOurContext(
  files: readonly KubeconfigFile[],
  { layout }: KubeconfigFile,
  ours: readonly LocatedEntry[],
): LocatedEntry | undefined {
  const name = currentContextOf(layout);
  const meant = name === undefined ? undefined : effectiveEntry(files, 'contexts', name);
  return ours.find(({ entry }) => entry === meant?.entry);
}

function dangling(files: readonly KubeconfigFile[], ours: readonly LocatedEntry[]): readonly string[] {
  const gone = (section: string, name: string | undefined): boolean =>
    ours.some(({ entry }) => entry.section === section && entry.name === name);
  const removed = new Set(ours.map(({ entry }) => entry));
  return allEntries(files)
    .filter(({ entry }) => entry.section === 'contexts' && !removed.has(entry))
    .filter(
      ({ entry: { stanza } }) =>
        gone('clusters', childText(stanza, 'cluster')) || gone('users', childText(stanza, 'user')),
    )
    .map(({ entry }) => entry.name);
}
