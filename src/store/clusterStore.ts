import type { ClusterView } from '../cluster/clusterView.ts';
import type { GroupView } from '../cluster/groupView.ts';
import type { TargetKind } from '../cluster/spec.ts';
import { TargetReader, type Connect, type LooksAt, type TargetSnapshot } from './targetReader.ts';

/**
 * ARM, seen: clusters and container groups of each target. State flows one way, from here to the tree.
 * Nothing is asked while nobody looks (`watch`).
 */
export class ClusterStore {
  readonly #readers: Readonly<Record<TargetKind, TargetReader>>;
  readonly #listeners = new Set<(kind: TargetKind) => void>();
  readonly #stopped = new AbortController();

  constructor(connect: Connect) {
    const reader = (kind: TargetKind): TargetReader =>
      new TargetReader(kind, connect, changed => this.#tell(changed), this.#stopped.signal);
    this.#readers = { local: reader('local'), azure: reader('azure') };
  }

  snapshot(kind: TargetKind): TargetSnapshot {
    return this.#readers[kind].snapshot;
  }

  cluster(id: string): ClusterView | undefined {
    return Object.values(this.#readers)
      .flatMap(({ snapshot }) => snapshot.clusters)
      .find(view => view.spec.id === id);
  }

  /** @returns a function that ends the subscription. */
  onDidChange(listener: (kind: TargetKind) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Read a target anew: what there is, and how the clusters, what is looked at and `changed` are. Calls made before
   * it begins share it. Never throws.
   */
  refresh(kind: TargetKind, changed: readonly GroupView[] = []): Promise<void> {
    return this.#readers[kind].refresh(changed);
  }

  /**
   * Keep a target fresh for as long as somebody looks.
   * @param looksAt whose states are seen, asked again and again; of other groups only what a list tells is known.
   * @returns a function that ends the watch.
   */
  watch(kind: TargetKind, looksAt: LooksAt): () => void {
    return this.#readers[kind].watch(looksAt);
  }

  /** Those who watch a target look at other groups now. */
  lookAgain(kind: TargetKind): void {
    this.#readers[kind].lookAgain();
  }

  dispose(): void {
    this.#stopped.abort();
    this.#listeners.clear();
  }

  #tell(kind: TargetKind): void {
    for (const listener of this.#listeners) {
      listener(kind);
    }
  }
}
