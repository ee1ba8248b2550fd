import type { SectionName } from './layout.ts';
import { transact, type FileChange, type TransactionOptions } from './transaction.ts';
import type { UndoResult } from './undo.ts';

/** What undoRemove needs. Keep it in memory only: it holds whole kubeconfigs, keys included. */
export interface RemovalReceipt {
  readonly files: readonly RemovalFile[];
}

export interface RemovalFile {
  readonly file: string;
  readonly before: string;
  readonly after: string;
  readonly removed: readonly { readonly section: SectionName; readonly name: string }[];
}

/**
 * Puts back what a removal took out of kubeconfigs that are still as it left them. One that somebody has changed
 * since is left alone, and its entries are named.
 * @throws KubeconfigError with any reason
 */
export async function undoRemove(
  receipt: RemovalReceipt,
  options: TransactionOptions = {},
): Promise<UndoResult> {
  const paths = receipt.files.map(({ file }) => file);
  const { result, warnings } = await transact(paths, options, files => {
    const found = receipt.files.map(part => ({
      part,
      file: files.find(({ path, layout }) => path === part.file && layout.text === part.after),
    }));
    const changes = found.flatMap(({ part, file }): readonly FileChange[] => {
      const touched = part.removed.map(entry => ({ ...entry, remains: true }));
      return file
        ? [{ file, edits: [{ start: 0, end: part.after.length, text: part.before }], touched }]
        : [];
    });
    const left = found.flatMap(({ part, file }) =>
      file ? [] : part.removed.map(entry => ({ ...entry, file: part.file })),
    );
    return { changes, result: left };
  });
  return { left: result, warnings };
}
