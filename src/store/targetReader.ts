import type { ClusterView } from '../cluster/clusterView.ts';
import { groupHealth, type HealthWord } from '../cluster/groupHealth.ts';
import type { GroupView } from '../cluster/groupView.ts';
import type { TargetKind } from '../cluster/spec.ts';
import type { TaggedResourceGroup } from '../cluster/tags.ts';
import { Allowance } from './allowance.ts';
import { BackOff } from './backOff.ts';
import { concernsTarget } from '../cluster/concernsTarget.ts';
import { KnownTarget, keyOf } from './knownTarget.ts';
import { limited } from '../cluster/limited.ts';
import { gathering, lookInterval, readAllowance, readsAtOnce, restInterval, timeToPaint } from './pace.ts';

/** What the store reads: a part of ResourceManager, so that a test can be it in ten lines. */
export interface ClusterSource {
  listResourceGroups(signal: AbortSignal): Promise<readonly TaggedResourceGroup[]>;
  listContainerGroups(signal: AbortSignal): Promise<readonly GroupView[]>;
  getContainerGroup(resourceGroup: string, name: string, signal: AbortSignal): Promise<GroupView | undefined>;
}

export type Connect = (kind: TargetKind, signal: AbortSignal) => Promise<ClusterSource>;

/** What is known of one target. `failed` keeps what was seen last. */
export interface TargetSnapshot {
  readonly state: 'unknown' | 'loading' | 'ready' | 'failed';
  readonly error?: unknown;
  readonly clusters: readonly ClusterView[];
  /** Container groups that belong to no cluster: made in the portal, by az, by anything. */
  readonly others: readonly GroupView[];
}

/** Whether somebody sees how a group is. What nobody sees is not read: each group costs a call. */
export type LooksAt = (group: GroupView) => boolean;

/**
 * Reads one target. Two lists tell what there is; then those groups that somebody looks at are read, since only a
 * group itself tells its state. Readings never overlap. A group that cannot be read keeps no other from being read.
 */
export class TargetReader {
  readonly #kind: TargetKind;
  readonly #connect: Connect;
  readonly #changed: (kind: TargetKind) => void;
  readonly #stopped: AbortSignal;
  readonly #known: KnownTarget;
  readonly #looks = new Set<LooksAt>();
  readonly #allowance = new Allowance(readAllowance);
  /** When each group was read last, by its key. */
  readonly #readAt = new Map<string, number>();
  /** By key: what a refresh was asked for. */
  readonly #changedGroups = new Set<string>();
  #listedAt = Number.NEGATIVE_INFINITY;
  /** Runs while a group told something that nobody was told yet. */
  #news: NodeJS.Timeout | undefined;
  readonly #backOff = new BackOff();
  /** Of each group that could not be read last, by its key. */
  readonly #groupBackOffs = new Map<string, BackOff>();
  #last: Promise<void> = Promise.resolve();
  /** A refresh that was asked for and has not begun. */
  #next: Promise<void> | undefined;
  #awake = false;
  #snapshot: TargetSnapshot = { state: 'unknown', clusters: [], others: [] };

  /** @param changed called after every change of the snapshot, until `stopped`. */
  constructor(kind: TargetKind, connect: Connect, changed: (kind: TargetKind) => void, stopped: AbortSignal) {
    this.#kind = kind;
    this.#connect = connect;
    this.#changed = changed;
    this.#stopped = stopped;
    this.#known = new KnownTarget(kind);
  }

  get snapshot(): TargetSnapshot {
    return this.#snapshot;
  }

  /**
   * Read anew what there is, the control planes, what is looked at and what was just changed. It begins after
   * whatever reading is under way: that may have begun before the change. Never throws.
   */
  refresh(changed: readonly GroupView[]): Promise<void> {
    for (const group of changed) {
      this.#changedGroups.add(keyOf(group));
      this.#readAt.delete(keyOf(group));
    }
    this.#next ??= this.#inTurn(() => {
      this.#next = undefined;
      return this.#reading(true);
    });
    return this.#next;
  }

  /** @returns a function that ends the watch. */
  watch(looksAt: LooksAt): () => void {
    this.#looks.add(looksAt);
    this.lookAgain();
    return () => this.#looks.delete(looksAt);
  }

  /** Something else is looked at: what is due is read now. */
  lookAgain(): void {
    if (this.#awake) {
      void this.#inTurn(() => this.#reading(false));
    } else if (this.#looks.size > 0) {
      void this.#stayAwake();
    }
  }

  async #stayAwake(): Promise<void> {
    this.#awake = true;
    while (this.#looks.size > 0 && !this.#stopped.aborted) {
      await this.#inTurn(() => this.#reading(false));
      await pause(lookInterval);
    }
    this.#awake = false;
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** @param asked everything that counts is read; otherwise only what is due. */
  async #reading(asked: boolean): Promise<void> {
    const listIsDue = asked || this.#isDue(this.#listedAt);
    const waits = this.#backOff.waits || this.#looks.size === 0;
    if (this.#stopped.aborted || (!asked && (waits || (!listIsDue && this.#wanted(false).length === 0)))) {
      return;
    }
    if (this.#snapshot.state === 'unknown') {
      this.#set({ ...this.#snapshot, state: 'loading' });
    }
    try {
      const source = await this.#connect(this.#kind, this.#stopped);
      if (listIsDue) {
        await this.#list(source);
      }
      if (this.#readAt.size === 0 && this.#looks.size > 0) {
        await pause(timeToPaint);
      }
      await this.#readStates(source, asked);
      this.#backOff.worked();
    } catch (error) {
      this.#backOff.failed(error);
      this.#set({ ...this.#snapshot, state: 'failed', error });
    }
  }

  async #list(source: ClusterSource): Promise<void> {
    const began = Date.now();
    const [resourceGroups, groups] = await Promise.all([
      source.listResourceGroups(this.#stopped),
      source.listContainerGroups(this.#stopped),
    ]);
    this.#listedAt = began;
    this.#known.list(resourceGroups, groups);
    // One that is made anew under the same name is another.
    const there = new Set(groups.map(keyOf));
    for (const key of [...this.#groupBackOffs.keys()].filter(known => !there.has(known))) {
      this.#groupBackOffs.delete(key);
    }
    this.#set({ state: 'ready', ...this.#known.views() });
  }

  async #readStates(source: ClusterSource, asked: boolean): Promise<void> {
    const wanted = this.#wanted(asked).toSorted((a, b) => this.#lastReadOf(a) - this.#lastReadOf(b));
    const read = async (group: GroupView): Promise<void> => {
      if (!asked && this.#looks.size === 0) {
        return;
      }
      this.#readAt.set(keyOf(group), Date.now());
      this.#changedGroups.delete(keyOf(group));
      if (await this.#readGroup(source, group)) {
        this.#news ??= setTimeout(() => this.#tellNews(), gathering);
      }
    };
    try {
      await limited(readsAtOnce, wanted.slice(0, this.#allowance.take(wanted.length)), read);
    } finally {
      if (this.#news !== undefined) {
        this.#tellNews();
      }
    }
  }

  /** What single groups told is told on together: a hundred readings are not a hundred pictures. */
  #tellNews(): void {
    clearTimeout(this.#news);
    this.#news = undefined;
    this.#set({ ...this.#snapshot, ...this.#known.views() });
  }

  /**
   * @returns whether it told news.
   * @throws what keeps the other groups from being read, too.
   */
  async #readGroup(source: ClusterSource, group: GroupView): Promise<boolean> {
    const key = keyOf(group);
    try {
      const now = await source.getContainerGroup(group.resourceGroup, group.name, this.#stopped);
      this.#groupBackOffs.delete(key);
      return this.#known.read(group, now);
    } catch (error) {
      if (concernsTarget(error)) {
        throw error;
      }
      const backOff = this.#groupBackOffs.get(key) ?? new BackOff();
      backOff.failed(error);
      this.#groupBackOffs.set(key, backOff);
      return this.#known.unreadable(group, error instanceof Error ? error.message : String(error));
    }
  }

  /** The groups whose state is to be read: with the list that was just made, or as soon as it is due. */
  #wanted(asked: boolean): readonly GroupView[] {
    const controlPlanes = new Set(this.#snapshot.clusters.flatMap(({ controlPlane }) => controlPlane));
    return this.#known.groups.filter(group => {
      const seen = [...this.#looks].some(looksAt => looksAt(group));
      return asked
        ? seen || controlPlanes.has(group) || this.#changedGroups.has(keyOf(group))
        : seen && this.#groupIsDue(group);
    });
  }

  #groupIsDue(group: GroupView): boolean {
    const key = keyOf(group);
    const waits = this.#groupBackOffs.get(key)?.waits ?? false;
    return !waits && (isMoving(group) || this.#isDue(this.#readAt.get(key)));
  }

  #isDue(since: number | undefined): boolean {
    return since === undefined || Date.now() - since >= restInterval;
  }

  /** What was never read comes first. */
  #lastReadOf(group: GroupView): number {
    return this.#readAt.get(keyOf(group)) ?? -1;
  }

  #set(snapshot: TargetSnapshot): void {
    if (!this.#stopped.aborted) {
      this.#snapshot = snapshot;
      this.#changed(this.#kind);
    }
  }
}

const movingWords: ReadonlySet<HealthWord> = new Set(['Starting', 'Stopping', 'Deleting']);

function isMoving(group: GroupView): boolean {
  return movingWords.has(groupHealth(group));
}

function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => void setTimeout(resolve, milliseconds));
}
