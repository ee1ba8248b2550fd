import { TreeItem, type TreeDataProvider } from 'vscode';
import type { ClusterView } from '../../cluster/clusterView.ts';
import { entryOf } from '../kubeconfig/entryOf.ts';
import type { Services } from '../services.ts';
import { showFailure } from '../showFailure.ts';
import { healthLook } from '../tree/healthLooks.ts';
import { targetName } from '../tree/nodeText.ts';
import { targetsInUse } from '../tree/registerTree.ts';
import { providesKubeconfig, type CloudProvider } from './cloudExplorer.ts';

/** Our clusters as a cloud of the Kubernetes extension: a list, and a kubeconfig for each. */
export class ClusterCloud implements CloudProvider, TreeDataProvider<ClusterView> {
  readonly cloudName = 'Frankenetes';
  readonly treeDataProvider = this;
  readonly #services: Services;
  /** How the clusters looked that were listed last; undefined while nobody looks. */
  #listed: string | undefined;

  constructor(services: Services) {
    this.#services = services;
  }

  getTreeItem({ spec, health }: ClusterView): TreeItem {
    const { icon, word } = healthLook(health);
    const item = new TreeItem(spec.name);
    item.iconPath = icon;
    item.description = `${word} · ${targetName(spec.target)}`;
    item.contextValue = `frankenetes.cloudCluster ${providesKubeconfig}`;
    item.accessibilityInformation = { label: `${spec.name}, ${item.description}` };
    return item;
  }

  /** What is known is listed at once, and read anew meanwhile. */
  async getChildren(cluster?: ClusterView): Promise<ClusterView[]> {
    if (cluster !== undefined) {
      return [];
    }
    const { store } = this.#services;
    await Promise.all(
      targetsInUse(this.#services).map(async kind => {
        const reading = store.refresh(kind);
        if (store.snapshot(kind).state !== 'ready') {
          await reading;
        }
      }),
    );
    const clusters = this.#clusters();
    this.#listed = lookOf(clusters);
    return [...clusters];
  }

  /** Whether there is something to show that was not listed yet. */
  get isOutdated(): boolean {
    return this.#listed !== undefined && lookOf(this.#clusters()) !== this.#listed;
  }

  async getKubeconfigYaml({ spec }: ClusterView): Promise<string | undefined> {
    try {
      const [{ renderKubeconfig }, entry] = await Promise.all([
        import('../../kubeconfig/kubeconfigEntry.ts'),
        entryOf(spec, this.#services),
      ]);
      return renderKubeconfig(entry);
    } catch (error) {
      await showFailure(error, this.#services.log);
      return undefined;
    }
  }

  #clusters(): readonly ClusterView[] {
    return targetsInUse(this.#services).flatMap(kind => this.#services.store.snapshot(kind).clusters);
  }
}

function lookOf(clusters: readonly ClusterView[]): string {
  return JSON.stringify(clusters.map(({ spec, health }) => [spec.id, health]));
}
