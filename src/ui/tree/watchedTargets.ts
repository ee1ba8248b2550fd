import type { TargetKind } from '../../cluster/spec.ts';
import type { ClusterStore } from '../../store/clusterStore.ts';
import type { LooksAt } from '../../store/targetReader.ts';

/** The targets that are kept fresh just now. */
export class WatchedTargets {
  readonly #store: ClusterStore;
  readonly #looksAt: LooksAt;
  readonly #watches = new Map<TargetKind, () => void>();

  /** @param looksAt as ClusterStore.watch. */
  constructor(store: ClusterStore, looksAt: LooksAt) {
    this.#store = store;
    this.#looksAt = looksAt;
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
        this.#watches.set(kind, this.#store.watch(kind, this.#looksAt));
      }
    }
  }

  /** Other groups are looked at now. */
  lookAgain(): void {
    for (const kind of this.#watches.keys()) {
      this.#store.lookAgain(kind);
    }
  }

  dispose(): void {
    this.set([]);
  }
}
