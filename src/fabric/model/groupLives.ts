import { randomUUID } from 'node:crypto';
import type { Engine, OwnedObject } from '../engine/engine.ts';
import type { ResourceStore } from '../state/resourceStore.ts';
import type { Clock } from './clock.ts';
import { nameOf } from './domainName.ts';
import { GroupLife } from './groupLife.ts';
import { hasAddress, lostGroupRecord, newGroupRecord, type Operation } from './groupRecord.ts';
import type { Surroundings } from './groupSpecs.ts';
import type { Habitat } from './habitat.ts';
import type { ContainerGroup } from './resource.ts';
import { retryWhileUnreachable } from './retryWhileUnreachable.ts';

export interface GroupLivesOptions {
  readonly store: ResourceStore;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly surroundings: Surroundings;
  /** Make exactly these names resolve in all containers: host name to address. */
  writeHosts(names: ReadonlyMap<string, string>): Promise<void>;
  log(message: string, error?: unknown): void;
}

/** All container groups with their lives: what is stored and what runs, kept together. */
export class GroupLives {
  readonly #options: GroupLivesOptions;
  readonly #lives = new Map<string, GroupLife>();
  readonly #removals = new Set<Promise<void>>();
  /** Ids of groups that are deleted, and of which something still runs. */
  readonly #leaving = new Set<string>();
  #networkRemoval: Promise<void> = Promise.resolve();
  #naming: Promise<void> = Promise.resolve();
  #listing: Promise<readonly OwnedObject[]> | undefined;

  constructor(options: GroupLivesOptions) {
    this.#options = options;
  }

  get(id: string): GroupLife | undefined {
    return this.#lives.get(id.toLowerCase());
  }

  list(): readonly GroupLife[] {
    return [...this.#lives.values()];
  }

  /** A new group, on disk when this returns; its deployment has begun. */
  create(group: ContainerGroup): { readonly life: GroupLife; readonly operation: Operation } {
    const record = newGroupRecord(group, this.#options.clock.now());
    this.#options.store.put(group);
    const life = this.#add(group, record);
    const operation = this.newOperation();
    life.create(operation);
    return { life, operation };
  }

  /** An operation that begins now. */
  newOperation(): Operation {
    return { id: randomUUID(), startTime: this.#options.clock.now().toISOString(), status: 'Pending' };
  }

  /** Forget the group at once; what is left of it on the engine goes in the background. */
  remove(life: GroupLife): Promise<void> {
    const { store } = this.#options;
    const key = life.group.id.toLowerCase();
    store.delete(life.group);
    store.deleteRecord(life.group.engineGroup);
    this.#lives.delete(key);
    this.#leaving.add(key);
    return this.#track(life.remove().finally(() => this.#leaving.delete(key)));
  }

  /** Whether a group of this id was deleted, and its containers have not all ended yet. */
  isLeaving(id: string): boolean {
    return this.#leaving.has(id.toLowerCase());
  }

  /** Resolves when nothing is left of the groups that were removed. */
  async removed(): Promise<void> {
    await Promise.all(this.#removals);
  }

  /**
   * Take over what is stored and what runs: every stored group goes on; whatever is ours on the engine
   * without a group is removed, unless a damaged file may have told of it. While the engine is away the groups wait,
   * each by itself. Resolves when the names of what runs resolve as they did.
   */
  async load(): Promise<void> {
    const { store, clock } = this.#options;
    const lives = store.list('containerGroup').map(group => {
      const record = store.getRecord(group.engineGroup);
      return this.#add(group, record ?? lostGroupRecord(group, clock.now()));
    });
    await this.#publishNames();
    for (const life of lives) {
      life.resume();
    }
    if (store.isWhole()) {
      void this.#track(this.#removeStrays());
    }
  }

  /** Leave everything running and stop watching it. */
  async abandon(): Promise<void> {
    await Promise.all(this.list().map(life => life.abandon()));
  }

  #add(group: ContainerGroup, record: ReturnType<typeof newGroupRecord>): GroupLife {
    const { engine, clock, surroundings, store, log } = this.#options;
    const habitat: Habitat = {
      engine,
      clock,
      surroundings,
      log,
      networkReady: () => this.#networkRemoval,
      owned: () => this.#owned(),
      save: (saved, savedRecord, options) => store.putRecord(saved.engineGroup, savedRecord, options),
      publishNames: () => this.#publishNames(),
    };
    const life = new GroupLife(group, record, habitat);
    this.#lives.set(group.id.toLowerCase(), life);
    return life;
  }

  /** One after the other: the names are written into one file, in place. */
  #publishNames(): Promise<void> {
    const written = this.#naming.then(() => this.#writeNames());
    this.#naming = written.catch((error: unknown) => this.#options.log('writing host names', error));
    return written;
  }

  async #writeNames(): Promise<void> {
    const names = this.list().flatMap(({ group, record }) => {
      const name = nameOf(group);
      return name !== undefined && hasAddress(record) ? [[name, record.sandbox.address] as const] : [];
    });
    await this.#options.writeHosts(new Map(names));
  }

  /** One listing for all who ask at the same time, as after a start. */
  #owned(): Promise<readonly OwnedObject[]> {
    this.#listing ??= this.#options.engine.owned().finally(() => {
      this.#listing = undefined;
    });
    return this.#listing;
  }

  async #removeStrays(): Promise<void> {
    const remove = async (): Promise<void> => {
      const owned = await this.#owned();
      const known = new Set(this.list().map(({ group }) => group.engineGroup));
      const strays = new Set(
        owned.flatMap(({ group }) => (group === undefined || known.has(group) ? [] : [group])),
      );
      await Promise.all([...strays].map(group => this.#options.engine.removeGroup(group)));
    };
    await retryWhileUnreachable(remove, this.#options.clock, new AbortController().signal);
  }

  /** Note what is being removed; after the last of it the network goes, too. */
  #track(work: Promise<void>): Promise<void> {
    const removal = work
      .catch((error: unknown) => this.#options.log('removing what is left of a container group', error))
      .then(() => {
        this.#removals.delete(removal);
        return this.#removeUnusedNetwork();
      });
    this.#removals.add(removal);
    return removal;
  }

  /** A group that is made meanwhile waits for the end of this. */
  async #removeUnusedNetwork(): Promise<void> {
    if (this.#lives.size > 0 || this.#removals.size > 0) {
      return;
    }
    this.#networkRemoval = this.#options.engine
      .removeNetwork()
      .catch((error: unknown) => this.#options.log('removing the network', error));
    await this.#networkRemoval;
  }
}
