import type { TargetKind } from '../../cluster/spec.ts';
import type { ClusterStore } from '../../store/clusterStore.ts';

/** The targets that are kept fresh just now. */
export class WatchedTargets {
  readonly #store: ClusterStore;
  readonly #watches = new Map<TargetKind, () => void>();

  constructor(store: ClusterStore) {
    this.#store = store;
  }

  /** Watches these targets and no others. */
  set(kinds: readonly TargetKind[]): void {
    for (const [kind, end] of this.#watches) {
      if (!kinds.includes(kind)) {
        end();
        this.#watches.delete(kind);
      }
    }
    for (const kind of kinds) {
      if (!this.#watches.has(kind)) {
        this.#watches.set(kind, this.#store.watch(kind));
      }
    }
  }

  dispose(): void {
    this.set([]);
  }
}
