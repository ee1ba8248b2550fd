import type { LogOutputChannel, Memento } from 'vscode';
import type { ClusterStore } from '../store/clusterStore.ts';
import type { AzureAccount } from './account/azureAccount.ts';
import type { TreeArrangement } from './tree/treeArrangement.ts';
import type { KubectlContexts } from './kubeconfig/kubectlContexts.ts';
import type { LastChange } from './kubeconfig/lastChange.ts';
import type { RunningOperations } from './operations/runningOperations.ts';
import type { Worlds } from './worlds.ts';

/** What features share. */
export interface Services {
  readonly worlds: Worlds;
  readonly store: ClusterStore;
  readonly operations: RunningOperations;
  readonly azure: AzureAccount;
  readonly arrangement: TreeArrangement;
  readonly contexts: KubectlContexts;
  /** Of the kubeconfig. */
  readonly lastChange: LastChange;
  readonly log: LogOutputChannel;
  /** What is remembered on this computer, never a secret. */
  readonly memory: Memento;
}
