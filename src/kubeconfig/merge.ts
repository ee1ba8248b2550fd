import { cancelled } from './kubeconfigError.ts';
import type { KubeconfigEntry } from './kubeconfigEntry.ts';
import { destinationFile, kubeconfigFiles, type Surroundings } from './location.ts';
import { chooseNames, planMerge } from './mergePlan.ts';
import type { MergeReceipt } from './receipt.ts';
import { transact, type TransactionOptions } from './transaction.ts';
import type { SectionName } from './layout.ts';
import { makeDirectoryFor, type Warning } from './write.ts';

export type { MergeReceipt };

/** Entries of someone else (or of another cluster of ours) that have the name we want. */
export interface Clash {
  readonly name: string;
  /** The name that ours get if both are kept. */
  readonly freeName: string;
  readonly entries: readonly {
    readonly section: SectionName;
    readonly file: string;
    /** The id of the other cluster of ours; undefined for an entry that we did not write. */
    readonly clusterId: string | undefined;
  }[];
}

export type ClashAnswer = 'replace' | 'keep-both' | 'cancel';

/** When to make the new context the current one. */
export type CurrentContextPolicy = 'only-if-none' | 'set' | 'leave';

export interface MergeOptions extends Surroundings, TransactionOptions {
  /** Asked while no lock is held; what has changed by the time it answers is looked at again. */
  readonly onClash: (clash: Clash) => Promise<ClashAnswer>;
  readonly currentContext: CurrentContextPolicy;
}

export interface MergeResult {
  /** The file that holds the context. */
  readonly file: string;
  readonly contextName: string;
  readonly currentContext: { readonly name: string | undefined; readonly changed: boolean };
  readonly warnings: readonly Warning[];
  readonly receipt: MergeReceipt;
}

/**
 * Adds a cluster's entries to the user's kubeconfig, by kubectl's rules: in the first file of KUBECONFIG that
 * exists. Entries that are this cluster's already are renewed where they stand, whatever they are called by now,
 * and keep the keys that others added to them. Every byte that is not ours stays as it was.
 * @throws KubeconfigError with any reason; `cancelled` also where a clash was answered so
 */
export async function mergeKubeconfig(entry: KubeconfigEntry, options: MergeOptions): Promise<MergeResult> {
  const paths = kubeconfigFiles(options);
  let answered: { readonly clash: Clash; readonly answer: ClashAnswer } | undefined;
  for (;;) {
    const destination = await destinationFile(paths);
    await makeDirectoryFor(destination);
    const { result, warnings } = await transact<MergeAttempt>(paths, options, files => {
      const names = chooseNames(files, entry);
      const { clash } = names;
      if (clash && !sameClash(clash, answered?.clash)) {
        return { changes: [], result: { clash } };
      }
      const plan = planMerge(files, {
        entry,
        destination,
        names,
        policy: options.currentContext,
        answer: answered?.answer,
      });
      return { changes: plan.changes, result: { merged: plan.result } };
    });
    if ('merged' in result) {
      return { ...result.merged, warnings };
    }
    const answer = await options.onClash(result.clash);
    if (answer === 'cancel') {
      throw cancelled();
    }
    answered = { clash: result.clash, answer };
  }
}

type MergeAttempt = { readonly clash: Clash } | { readonly merged: Omit<MergeResult, 'warnings'> };

function sameClash(a: Clash, b: Clash | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
