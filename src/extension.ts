import { hostname, userInfo } from 'node:os';
import { window, type ExtensionContext } from 'vscode';
import { ClusterStore } from './store/clusterStore.ts';
import { credentialsDirectory, stateDirectory } from './targets/stateDirectory.ts';
import { AzureAccount, type AccountAdapters } from './ui/account/azureAccount.ts';
import { secretStorageCredentials } from './ui/account/secretStorageCredentials.ts';
import { features } from './ui/features.ts';
import { KubectlContexts } from './ui/kubeconfig/kubectlContexts.ts';
import { LastChange } from './ui/kubeconfig/lastChange.ts';
import { RunningOperations } from './ui/operations/runningOperations.ts';
import { setting } from './ui/settings.ts';
import { TreeArrangement } from './ui/tree/treeArrangement.ts';
import { Worlds, type Adapters } from './ui/worlds.ts';

/** Registers the features. Everything heavy, and every adapter, is loaded when it is first needed. */
export function activate(context: ExtensionContext): void {
  const memory = context.globalState;
  const log = window.createOutputChannel('Frankenetes', { log: true });
  const azure = new AzureAccount(memory, accountAdapters);
  const worlds = new Worlds(adapters(context, azure));
  const store = new ClusterStore(async (kind, signal) => (await worlds.target(kind, signal)).resourceManager);
  const operations = new RunningOperations(log);
  const arrangement = new TreeArrangement(memory);
  const contexts = new KubectlContexts(memory);
  const lastChange = new LastChange(contexts);
  context.subscriptions.push(log, azure, worlds, store, operations, arrangement, contexts);
  const services = { worlds, store, operations, azure, arrangement, contexts, lastChange, log, memory };
  for (const register of features) {
    register(context, services);
  }
}

const accountAdapters: AccountAdapters = {
  identityCredential: async kind => (await import('./azure/identityCredential.ts')).identityCredential(kind),
  listSubscriptions: async (...query) =>
    (await import('./azure/subscriptions.ts')).listSubscriptions(...query),
  listRegions: async (...query) => (await import('./azure/subscriptions.ts')).listRegions(...query),
};

function adapters(context: ExtensionContext, azure: AzureAccount): Adapters {
  return {
    connect: {
      local: async signal =>
        (await import('./targets/localTarget.ts')).connectLocal(fabricOptions(context), signal),
      azure: async () => (await import('./azure/azureTarget.ts')).connectAzure(await azure.access()),
    },
    credentials: {
      local: async () =>
        (await import('./secrets/fileCredentialStore.ts')).fileCredentialStore(
          credentialsDirectory(stateDirectory()),
        ),
      azure: async () => secretStorageCredentials(context.secrets),
    },
    kubernetes: async () => (await import('./kubernetes/kubernetes.ts')).kubernetes(),
    user: () => `${userInfo().username}@${hostname()}`,
  };
}

function fabricOptions(context: ExtensionContext) {
  const engine = setting('engine');
  const program = context.asAbsolutePath('dist/fabric.js');
  return { program, state: stateDirectory(), ...(engine === '' ? {} : { engine }) };
}
