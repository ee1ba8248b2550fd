import { EventEmitter, type TreeDataProvider, type TreeItem } from 'vscode';
import type { OurContext, OurContexts } from '../../kubeconfig/list.ts';
import type { ClusterStore } from '../../store/clusterStore.ts';
import type { KubectlContexts } from '../kubeconfig/kubectlContexts.ts';
import { contextCluster } from './contextCluster.ts';
import { contextItem } from './contextItem.ts';
import { contextNodes, type ContextNode, type OurContextNode } from './contextNode.ts';

/** The contexts of the kubeconfig that are ours, as a list. */
export class ContextsTree implements TreeDataProvider<ContextNode> {
  readonly #contexts: KubectlContexts;
  readonly #store: ClusterStore;
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  #drawn = '';

  constructor(contexts: KubectlContexts, store: ClusterStore) {
    this.#contexts = contexts;
    this.#store = store;
    contexts.onDidChange(() => this.#drawWhereChanged());
    store.onDidChange(() => this.#drawWhereChanged());
  }

  getTreeItem(node: ContextNode): TreeItem {
    return contextItem(node);
  }

  async getChildren(node?: ContextNode): Promise<ContextNode[]> {
    return node === undefined ? [...this.#nodes(this.#contexts.known ?? (await this.#contexts.read()))] : [];
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #nodes(known: OurContexts): readonly ContextNode[] {
    return contextNodes(known, context => this.#clusterOf(context));
  }

  #clusterOf(context: OurContext): Pick<OurContextNode, 'cluster' | 'clusterName'> {
    return {
      cluster: contextCluster(context, target => this.#store.snapshot(target)),
      clusterName: this.#store.cluster(context.clusterId)?.spec.name,
    };
  }

  /** What the store reads again and again mostly says nothing new of contexts. */
  #drawWhereChanged(): void {
    const { known } = this.#contexts;
    const drawn = known === undefined ? '' : JSON.stringify(this.#nodes(known));
    if (drawn !== this.#drawn) {
      this.#drawn = drawn;
      this.#changed.fire();
    }
  }
}
