import { clusterHealth } from '../cluster/clusterHealth.ts';
import type { ClusterView } from '../cluster/clusterView.ts';
import type { GroupView } from '../cluster/groupView.ts';
import { controlPlaneResourceGroup, podsResourceGroup } from '../cluster/names.ts';
import type { ClusterSpec, TargetKind } from '../cluster/spec.ts';
import { clustersFromResourceGroups, isProvisioned } from '../cluster/tags.ts';
import { limited } from './limited.ts';
import { changeInterval, failedInterval, restInterval } from './pace.ts';

/** What the store reads: a part of ResourceManager, so that a test can be it in ten lines. */
export interface ClusterSource {
  listResourceGroups(signal: AbortSignal): Promise<
    readonly {
      readonly name: string;
      readonly location: string;
      readonly tags: Readonly<Record<string, string>>;
    }[]
  >;
  listContainerGroups(signal: AbortSignal): Promise<readonly GroupView[]>;
  getContainerGroup(resourceGroup: string, name: string, signal: AbortSignal): Promise<GroupView | undefined>;
}

/** What is known of one target. `failed` keeps the last clusters that were seen. */
export interface TargetSnapshot {
  readonly state: 'unknown' | 'loading' | 'ready' | 'failed';
  readonly error?: unknown;
  readonly clusters: readonly ClusterView[];
  /** Container groups that belong to no cluster, as listed: made in the portal, by az, by anything. */
  readonly others: readonly GroupView[];
}

const nothingYet: TargetSnapshot = { state: 'unknown', clusters: [], others: [] };

/** GETs under way at once: a list has no states, each of them costs a call. */
const atOnce = 5;

/**
 * ARM, seen: clusters and their container groups of each target. State flows one way, from here to the tree.
 * Nothing is asked while nobody looks (`watch`).
 */
export class ClusterStore {
  readonly #connect: (kind: TargetKind, signal: AbortSignal) => Promise<ClusterSource>;
  readonly #snapshots = new Map<TargetKind, TargetSnapshot>();
  readonly #listeners = new Set<(kind: TargetKind) => void>();
  readonly #refreshing = new Map<TargetKind, Promise<void>>();
  readonly #stopped = new AbortController();

  constructor(connect: (kind: TargetKind, signal: AbortSignal) => Promise<ClusterSource>) {
    this.#connect = connect;
  }

  snapshot(kind: TargetKind): TargetSnapshot {
    return this.#snapshots.get(kind) ?? nothingYet;
  }

  cluster(id: string): ClusterView | undefined {
    return [...this.#snapshots.values()]
      .flatMap(snapshot => snapshot.clusters)
      .find(view => view.spec.id === id);
  }

  /** @returns a function that ends the subscription. */
  onDidChange(listener: (kind: TargetKind) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Read everything of a target anew. Calls made meanwhile share the one that is under way. Never throws. */
  refresh(kind: TargetKind): Promise<void> {
    const running =
      this.#refreshing.get(kind) ?? this.#read(kind).finally(() => this.#refreshing.delete(kind));
    this.#refreshing.set(kind, running);
    return running;
  }

  /**
   * Keep a target fresh for as long as somebody looks: often while something changes, seldom while nothing does.
   * @returns a function that ends the watch.
   */
  watch(kind: TargetKind): () => void {
    const ended = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const again = async (): Promise<void> => {
      await this.refresh(kind);
      if (!ended.signal.aborted && !this.#stopped.signal.aborted) {
        timer = setTimeout(() => void again(), this.#interval(kind));
      }
    };
    void again();
    return () => {
      ended.abort();
      clearTimeout(timer);
    };
  }

  dispose(): void {
    this.#stopped.abort();
    this.#listeners.clear();
  }

  #interval(kind: TargetKind): number {
    if (this.snapshot(kind).state === 'failed') {
      return failedInterval;
    }
    const calm = this.snapshot(kind).clusters.every(
      cluster => cluster.health === 'Running' || cluster.health === 'Stopped',
    );
    return calm ? restInterval : changeInterval;
  }

  async #read(kind: TargetKind): Promise<void> {
    const before = this.snapshot(kind);
    if (before.state === 'unknown') {
      this.#set(kind, { ...before, state: 'loading' });
    }
    try {
      this.#set(kind, { state: 'ready', ...(await this.#groups(kind)) });
    } catch (error) {
      this.#set(kind, { ...before, state: 'failed', error });
    }
  }

  async #groups(kind: TargetKind): Promise<Pick<TargetSnapshot, 'clusters' | 'others'>> {
    const signal = this.#stopped.signal;
    const source = await this.#connect(kind, signal);
    const [resourceGroups, listed] = await Promise.all([
      source.listResourceGroups(signal),
      source.listContainerGroups(signal),
    ]);
    const specs = clustersFromResourceGroups(resourceGroups, kind);
    const resourceGroupsOfClusters = new Set(specs.flatMap(resourceGroupsOf));
    const isOurs = ({ resourceGroup }: GroupView): boolean => resourceGroupsOfClusters.has(resourceGroup);
    const ours = listed.filter(isOurs);
    const groups = await limited(atOnce, ours, async group => {
      return (await source.getContainerGroup(group.resourceGroup, group.name, signal)) ?? group;
    });
    return {
      clusters: specs.map(spec => clusterView(spec, isProvisioned(spec, resourceGroups), groups)),
      others: listed.filter(group => !isOurs(group)),
    };
  }

  #set(kind: TargetKind, snapshot: TargetSnapshot): void {
    if (this.#stopped.signal.aborted) {
      return;
    }
    this.#snapshots.set(kind, snapshot);
    for (const listener of this.#listeners) {
      listener(kind);
    }
  }
}

function resourceGroupsOf(spec: ClusterSpec): readonly string[] {
  return [controlPlaneResourceGroup(spec.name), podsResourceGroup(spec.name)];
}

function clusterView(spec: ClusterSpec, provisioned: boolean, groups: readonly GroupView[]): ClusterView {
  const controlPlane = groups.filter(group => group.resourceGroup === controlPlaneResourceGroup(spec.name));
  return {
    spec,
    health: provisioned ? clusterHealth(spec, controlPlane) : 'Incomplete',
    controlPlane,
    pods: groups.filter(group => group.resourceGroup === podsResourceGroup(spec.name)),
  };
}
