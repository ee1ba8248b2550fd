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
import { untilDone } from './untilDone.ts';
import type { VolumeSources } from './volumeSources.ts';

export interface GroupLivesOptions {
  readonly store: ResourceStore;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly surroundings: Surroundings;
  readonly volumes: VolumeSources;
  /** Make exactly these names resolve in all containers: host name to address. */
  writeHosts(names: ReadonlyMap<string, string>): Promise<void>;
  log(message: string, error?: unknown): void;
}

/** Seconds after which what a killed fabric had last asked of the engine has come about. */
const aftermath = 10;

/** All container groups with their lives: what is stored and what runs, kept together. */
export class GroupLives {
  readonly #options: GroupLivesOptions;
  readonly #lives = new Map<string, GroupLife>();
  readonly #removals = new Set<Promise<void>>();
  /** Aborted when all is left as it is. */
  readonly #closing = new AbortController();
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
    const { store, clock } = this.#options;
    const record = newGroupRecord(group, clock.now());
    // In this order: a group without a record is taken to run.
    store.putRecord(group.engineGroup, record, { flush: true });
    store.put(group);
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
    const { store, log } = this.#options;
    const key = life.group.id.toLowerCase();
    store.delete(life.group);
    try {
      store.deleteRecord(life.group.engineGroup);
    } catch (error) {
      // The next start sees to it.
      log(`deleting the record of ${life.group.id}`, error);
    }
    this.#lives.delete(key);
    this.#leaving.add(key);
    return this.#track(life.remove().finally(() => this.#leaving.delete(key)));
  }

  /** Whether a group of this id was deleted, and its containers have not all ended yet. */
  isLeaving(id: string): boolean {
    return this.#leaving.has(id.toLowerCase());
  }

  /** Resolves when nothing is left of the groups that were removed, whatever else is removed meanwhile. */
  async removed(): Promise<void> {
    while (this.#removals.size > 0) {
      await Promise.all(this.#removals);
    }
    await this.#networkRemoval;
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
      store.deleteLostRecords();
      void this.#track(this.#removeStrays());
      void this.#removeLateStrays();
    }
  }

  /** Leave everything running and stop watching it. */
  async abandon(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.list().map(life => life.abandon()));
  }

  #add(group: ContainerGroup, record: ReturnType<typeof newGroupRecord>): GroupLife {
    const { engine, clock, surroundings, volumes, store, log } = this.#options;
    const habitat: Habitat = {
      engine,
      clock,
      surroundings,
      volumes,
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

  /** What belongs to no group, and what is there of groups that were stopped before the engine was asked and still are. */
  async #removeStrays(): Promise<void> {
    const { engine } = this.#options;
    const stopped = (): readonly string[] =>
      this.list().flatMap(({ group, record }) => (record.phase === 'stopped' ? [group.engineGroup] : []));
    const remove = async (): Promise<void> => {
      const before = stopped();
      const there = new Set((await this.#owned()).flatMap(({ group }) => group ?? []));
      this.#closing.signal.throwIfAborted();
      const known = new Set(this.list().map(({ group }) => group.engineGroup));
      await Promise.all([
        ...[...there].filter(group => !known.has(group)).map(group => engine.removeGroup(group)),
        ...stopped()
          .filter(group => there.has(group) && before.includes(group))
          .map(group => engine.suspendGroup(group)),
      ]);
    };
    await untilDone("removing what is nobody's", remove, this.#options, this.#closing.signal);
  }

  async #removeLateStrays(): Promise<void> {
    const { signal } = this.#closing;
    await this.#options.clock.sleep(aftermath, signal).catch(() => undefined);
    if (!signal.aborted) {
      await this.#track(this.#removeStrays());
    }
  }

  /** Note what is being removed; after the last of it the network goes, too. */
  #track(work: Promise<void>): Promise<void> {
    const removal = work
      .catch((error: unknown) => this.#logUnlessClosing('removing what is left of a container group', error))
      .then(() => {
        this.#removals.delete(removal);
        return this.#removeUnusedNetwork();
      })
      .catch((error: unknown) => this.#logUnlessClosing('removing the network', error));
    this.#removals.add(removal);
    return removal;
  }

  #logUnlessClosing(what: string, error: unknown): void {
    if (!this.#closing.signal.aborted) {
      this.#options.log(what, error);
    }
  }

  async #removeUnusedNetwork(): Promise<void> {
    const remove = async (): Promise<void> => {
      if (this.#lives.size > 0 || this.#removals.size > 0) {
        return;
      }
      const removal = this.#options.engine.removeNetwork();
      // A group that is made meanwhile waits for the end of this attempt.
      this.#networkRemoval = removal.catch(() => undefined);
      await removal;
    };
    await untilDone('removing the network', remove, this.#options, this.#closing.signal);
  }
}
