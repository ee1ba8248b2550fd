import { homedir } from 'node:os';
import type { KubeconfigEntry } from '../../kubeconfig/kubeconfigEntry.ts';
import { listOurs } from '../../kubeconfig/list.ts';
import {
  mergeKubeconfig,
  type Clash,
  type ClashAnswer,
  type CurrentContextPolicy,
  type MergeReceipt,
  type MergeResult,
} from '../../kubeconfig/merge.ts';
import type { ClusterIdentity } from '../../kubeconfig/ours.ts';
import { removeKubeconfig, type RemoveResult } from '../../kubeconfig/remove.ts';
import { undoMerge, type UndoResult } from '../../kubeconfig/undo.ts';

/** The kubeconfig of the user whom this side of VS Code runs as. A bundle of its own: it parses YAML. */

const surroundings = () => ({ environment: process.env, home: homedir() });

export interface AddOptions {
  readonly currentContext: CurrentContextPolicy;
  readonly onClash: (clash: Clash) => Promise<ClashAnswer>;
}

/** @throws KubeconfigError */
export async function addCluster(entry: KubeconfigEntry, options: AddOptions): Promise<MergeResult> {
  return await mergeKubeconfig(entry, { ...surroundings(), ...options });
}

/** @throws KubeconfigError */
export async function removeCluster(identity: ClusterIdentity): Promise<RemoveResult> {
  return await removeKubeconfig(identity, surroundings());
}

/** @throws KubeconfigError */
export async function undoAdd(receipt: MergeReceipt): Promise<UndoResult> {
  return await undoMerge(receipt);
}

/** The name of a cluster's context; undefined when it has none. */
export async function contextOf(clusterId: string): Promise<string | undefined> {
  const { contexts } = await listOurs(surroundings());
  return contexts.find(context => context.clusterId === clusterId)?.contextName;
}
