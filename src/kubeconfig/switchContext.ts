import { phrase } from '../language/phrase.ts';
import { addRootKeys } from './additions.ts';
import { currentContextText, setCurrentContext } from './currentContext.ts';
import { KubeconfigError } from './kubeconfigError.ts';
import type { KubeconfigFile } from './kubeconfigFile.ts';
import { currentContextOf, type Layout } from './layout.ts';
import { destinationFile, kubeconfigFiles, type Surroundings } from './location.ts';
import { effectiveEntry } from './ours.ts';
import type { MergeReceipt } from './receipt.ts';
import type { Edit } from './splice.ts';
import { transact, type FileChange, type Plan, type TransactionOptions } from './transaction.ts';
import type { Warning } from './write.ts';

export interface SwitchOptions extends Surroundings, TransactionOptions {}

export interface SwitchResult {
  /** Takes it back, by undoMerge. */
  readonly receipt: MergeReceipt;
  readonly warnings: readonly Warning[];
}

/**
 * Makes a context of ours the one that kubectl works on, as `kubectl config use-context` does: in the first
 * kubeconfig that exists (client-go, tools/clientcmd/config.go, writeCurrentContext). Nothing else is touched.
 * @throws KubeconfigError with any reason; `no-such-context` where there is none of ours of this name
 */
export async function switchContext(contextName: string, options: SwitchOptions): Promise<SwitchResult> {
  const paths = kubeconfigFiles(options);
  const destination = await destinationFile(paths);
  const { result, warnings } = await transact(paths, options, files =>
    planSwitch(files, destination, contextName),
  );
  return { receipt: result, warnings };
}

function planSwitch(
  files: readonly KubeconfigFile[],
  destination: string,
  contextName: string,
): Plan<MergeReceipt> {
  const context = effectiveEntry(files, 'contexts', contextName);
  const file = files.find(({ path }) => path === destination);
  if (context?.entry.mark === undefined || file === undefined) {
    throw new KubeconfigError(
      'no-such-context',
      phrase`No context "${contextName}" of a cluster of yours is in ${paths(files)} any more. Nothing was changed.`,
    );
  }
  if (currentContextOf(file.layout) === contextName) {
    return { changes: [], result: { files: [] } };
  }
  const change: FileChange = { file, edits: makeCurrent(file.layout, contextName), touched: [] };
  const currentContext = { before: currentContextText(file.layout), after: contextName };
  return {
    changes: [change],
    result: { files: [{ file: file.path, created: false, changes: [], currentContext }] },
  };
}

/** Edits after which a kubeconfig names this context, whether it has the key or not. */
function makeCurrent(layout: Layout, name: string): readonly Edit[] {
  return layout.currentContext
    ? [setCurrentContext(layout.currentContext, name, layout)]
    : addRootKeys(layout, [['current-context', name]]);
}

function paths(files: readonly KubeconfigFile[]): string {
  return files.map(({ path }) => path).join(', ');
}
