import { holdsValues, replaceItemText, restoreValues } from './changes.ts';
import { restoreCurrentContext } from './currentContext.ts';
import type { KubeconfigFile } from './kubeconfigFile.ts';
import { currentContextOf, type Entry, type SectionName } from './layout.ts';
import { digestOf, type EntryChange, type FileReceipt, type MergeReceipt } from './receipt.ts';
import { removeEntries } from './removals.ts';
import { transact, type FileChange, type TransactionOptions } from './transaction.ts';
import { valueOf } from './tree.ts';
import type { Warning } from './write.ts';

export interface UndoResult {
  /** Entries of the merge that someone has changed since: they were left as they are. */
  readonly left: readonly { readonly section: SectionName; readonly name: string; readonly file: string }[];
  readonly warnings: readonly Warning[];
}

/**
 * Takes back exactly what a merge did, whatever others have changed since: entries that it added go, those that
 * it replaced or renewed come back, current-context too if it still names ours, and a file that it made goes
 * if nothing else is in it. Entries that are gone already need nothing.
 * @throws KubeconfigError with any reason
 */
export async function undoMerge(
  receipt: MergeReceipt,
  options: TransactionOptions = {},
): Promise<UndoResult> {
  const paths = receipt.files.map(({ file }) => file);
  const { result, warnings } = await transact(paths, options, files => {
    const undone = receipt.files.flatMap(part => {
      const file = files.find(({ path, bytes }) => path === part.file && bytes !== undefined);
      return file ? [undoIn(file, part)] : [];
    });
    return { changes: undone.map(({ change }) => change), result: undone.flatMap(({ left }) => left) };
  });
  return { left: result, warnings };
}

interface Undone {
  readonly change: FileChange;
  readonly left: UndoResult['left'];
}

function undoIn(file: KubeconfigFile, { changes, created, currentContext }: FileReceipt): Undone {
  const found = changes.flatMap(change => {
    const entry = file.layout.sections[change.section].entries.find(({ name }) => name === change.name);
    return entry ? [{ change, entry, untouched: isUntouched(entry, change) }] : [];
  });
  const undone = found.filter(({ untouched }) => untouched);
  const added = undone.filter(({ change }) => change.kind === 'added');
  const isCurrent = currentContext !== undefined && currentContextOf(file.layout) === currentContext.after;
  return {
    change: {
      file,
      edits: [
        ...removeEntries(
          file.layout,
          added.map(({ entry }) => entry),
        ),
        ...undone.flatMap(({ change, entry }) => {
          switch (change.kind) {
            case 'added':
              return [];
            case 'replaced':
              return [replaceItemText(entry, change.before)];
            case 'renewed':
              return restoreValues(file.layout, entry, change.values);
          }
        }),
        ...(isCurrent ? restoreCurrentContext(file.layout, currentContext.before) : []),
      ],
      touched: undone.map(({ change, entry: { section, name } }) => ({
        section,
        name,
        remains: change.kind !== 'added',
      })),
      removeIfNew: created,
    },
    left: found
      .filter(({ untouched }) => !untouched)
      .map(({ entry: { section, name } }) => ({ section, name, file: file.path })),
  };
}

function isUntouched(entry: Entry, change: EntryChange): boolean {
  return change.kind === 'renewed'
    ? holdsValues(entry, change.values)
    : digestOf(valueOf(entry.item.value)) === change.digest;
}
