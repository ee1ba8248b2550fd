import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import type { KubeconfigEntry } from '../../kubeconfig/kubeconfigEntry.ts';
import { listOurs, type OurContexts } from '../../kubeconfig/list.ts';
import { kubeconfigFiles } from '../../kubeconfig/location.ts';
import {
  mergeKubeconfig,
  type Clash,
  type ClashAnswer,
  type MergeReceipt,
  type MergeResult,
} from '../../kubeconfig/merge.ts';
import type { ClusterIdentity } from '../../kubeconfig/ours.ts';
import { removeKubeconfig, type RemoveResult } from '../../kubeconfig/remove.ts';
import { switchContext, type SwitchResult } from '../../kubeconfig/switchContext.ts';
import { undoMerge, type UndoResult } from '../../kubeconfig/undo.ts';
import { undoRemove, type RemovalReceipt } from '../../kubeconfig/undoRemove.ts';
import { watchFile } from '../../kubeconfig/watchFile.ts';

/** The kubeconfig of the user whom this side of VS Code runs as. A bundle of its own: it parses YAML. */

const surroundings = () => ({ environment: process.env, home: homedir() });

/**
 * Leaves the current context as it is.
 * @throws KubeconfigError
 */
export async function addCluster(
  entry: KubeconfigEntry,
  onClash: (clash: Clash) => Promise<ClashAnswer>,
): Promise<MergeResult> {
  return await mergeKubeconfig(entry, { ...surroundings(), currentContext: 'leave', onClash });
}

/** @throws KubeconfigError */
export async function removeCluster(identity: ClusterIdentity): Promise<RemoveResult> {
  return await removeKubeconfig(identity, surroundings());
}

/** @throws KubeconfigError */
export async function undoAdd(receipt: MergeReceipt): Promise<UndoResult> {
  return await undoMerge(receipt);
}

/** @throws KubeconfigError */
export async function undoRemoval(receipt: RemovalReceipt): Promise<UndoResult> {
  return await undoRemove(receipt);
}

/** @throws KubeconfigError */
export async function switchTo(contextName: string): Promise<SwitchResult> {
  return await switchContext(contextName, surroundings());
}

/** All contexts of ours. What cannot be read is told, not thrown. */
export async function ourContexts(): Promise<OurContexts> {
  return await listOurs(surroundings());
}

/** The name of a cluster's context; undefined when it has none. */
export async function contextOf(clusterId: string): Promise<string | undefined> {
  const { contexts } = await ourContexts();
  return contexts.find(context => context.clusterId === clusterId)?.contextName;
}

/**
 * Tells when a kubeconfig may have changed; of a link also what it leads to.
 * @returns ends it.
 */
export async function watchKubeconfigs(changed: () => void): Promise<() => void> {
  const paths = kubeconfigFiles(surroundings());
  const targets = await Promise.all(paths.map(path => realpath(path).catch(() => path)));
  const ends = [...new Set([...paths, ...targets])].map(path => watchFile(path, changed));
  return () => ends.forEach(end => end());
}
