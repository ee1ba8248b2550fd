import type { TreeDataProvider } from 'vscode';

/**
 * What of the Kubernetes extension's API is used here: its Clouds view, version 1. Source:
 * vscode-kubernetes-tools, docs/extending/cloudexplorer.md and src/api/contract (api.ts, cloudexplorer/v1.ts).
 */
export interface CloudExplorer {
  registerCloudProvider(provider: CloudProvider): void;
  refresh(): void;
}

export interface CloudProvider {
  readonly cloudName: string;
  readonly treeDataProvider: TreeDataProvider<unknown>;
  /** @returns undefined where the person was told why there is none. */
  getKubeconfigYaml(cluster: unknown): Promise<string | undefined>;
}

export const kubernetesExtension = 'ms-kubernetes-tools.vscode-kubernetes-tools';

/** In a tree item's context value: "Merge into Kubeconfig" and "Save Kubeconfig" are offered. */
export const providesKubeconfig = 'kubernetes.providesKubeconfig';

interface ApiBroker {
  get(component: string, version: string): { readonly available: boolean; readonly api?: unknown };
}

/** The API in what the extension exports; undefined where that version of it has none. */
export function cloudExplorerOf(exported: unknown): CloudExplorer | undefined {
  const broker = exported as Partial<ApiBroker> | undefined;
  const answer = broker?.get?.('cloudexplorer', 'v1');
  const api = answer?.available === true ? (answer.api as Partial<CloudExplorer>) : undefined;
  return typeof api?.registerCloudProvider === 'function' ? (api as CloudExplorer) : undefined;
}
