import type { InitContainer } from '../../cluster/containerGroup.ts';
import type { Engine, LocalImage, OwnedObject, Sandbox } from '../engine/engine.ts';
import { EngineError } from '../engine/engineError.ts';
import { BackOff } from './backOff.ts';
import type { Clock } from './clock.ts';
import {
  type ContainerRecord,
  created,
  exited,
  started,
  stoppedByClient,
  withEvent,
} from './containerRecord.ts';
import { startContainer, supervise, type Supervised } from './containerSupervisor.ts';
import type { Occurrence } from './event.ts';
import { type GroupPhase, isDeployed, nextPhase } from './groupPhase.ts';
import {
  type GroupRecord,
  type Operation,
  operationsEnded,
  waitingContainers,
  withGroupEvent,
  withOperation,
} from './groupRecord.ts';
import { memberSpec, sandboxSpec, type Surroundings } from './groupSpecs.ts';
import type { ContainerGroup } from './resource.ts';
import { restarts } from './restartPolicy.ts';
import { together } from './together.ts';

/** Seconds between SIGTERM and SIGKILL: of a stop, where a container may have much to write, and of a delete. */
const stopGrace = 5;
const deleteGrace = 3;

/** Seconds between two questions to an engine that is away. */
const engineRetry = 1;

/** What a group's life needs of the rest of the fabric. */
export interface Habitat {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly surroundings: Surroundings;
  /** Resolves when no removal of the engine's network is under way. */
  networkReady(): Promise<void>;
  /** Everything of ours on the engine. */
  owned(): Promise<readonly OwnedObject[]>;
  /** Keep the record on disk. */
  save(group: ContainerGroup, record: GroupRecord): void;
  /** The group's address became known, changed or was given up: make its name resolve accordingly. */
  publishNames(): Promise<void>;
  log(message: string, error?: unknown): void;
}

/**
 * The life of one container group: deploys it, keeps its containers running, stops, restarts and removes it.
 * Commands return at once unless they say otherwise; each replaces what was going on before.
 */
export class GroupLife {
  readonly #habitat: Habitat;
  #group: ContainerGroup;
  #record: GroupRecord;
  #task: Promise<void> = Promise.resolve();
  #taskController = new AbortController();

  constructor(group: ContainerGroup, record: GroupRecord, habitat: Habitat) {
    this.#group = group;
    this.#record = record;
    this.#habitat = habitat;
  }

  get group(): ContainerGroup {
    return this.#group;
  }

  get record(): GroupRecord {
    return this.#record;
  }

  /** Bring a new group to life. `operation` ends with its deployment. */
  create(operation: Operation): void {
    this.#update(record => withOperation(record, operation));
    void this.#replaceTask(signal => this.#live(signal));
  }

  /** Go on after the fabric itself was away, from what the record says and the engine shows. */
  resume(): void {
    switch (this.#record.phase) {
      case 'stopped':
      case 'deleting':
        return;
      case 'stopping':
        void this.#replaceTask(() => this.#stop());
        return;
      case 'running':
      case 'completed':
        void this.#replaceTask(signal => this.#live(signal));
        return;
      default:
        // Half made, and nobody knows which half.
        void this.#replaceTask(async signal => {
          await this.#redeploy('The fabric was restarted; the deployment begins again.');
          await this.#live(signal);
        });
    }
  }

  /** Tags and the like: nothing that a container would notice. */
  rename(group: ContainerGroup): void {
    this.#group = group;
  }

  /** A changed group: everything is made anew, at the same ports. */
  update(group: ContainerGroup, operation: Operation): void {
    this.#beginAgain(operation, async () => {
      await this.#stopMembers(deleteGrace);
      await this.#habitat.engine.removeGroup(this.#group.engineGroup);
      this.#group = group;
    });
  }

  /**
   * Stop the containers in reverse order, then give up the address. Resolves when nothing runs any more. A
   * group that has completed stays as it is (the service's page on stop and start).
   */
  async stop(): Promise<void> {
    if (this.#record.phase !== 'stopped' && this.#record.phase !== 'completed') {
      await this.#replaceTask(() => this.#stop());
    }
  }

  /** From stopped: same address, same ports, empty scratch volumes. */
  start(operation: Operation): void {
    this.#beginAgain(operation, () => this.#habitat.engine.removeGroup(this.#group.engineGroup));
  }

  /** All containers again, in place: volumes stay. */
  restart(operation: Operation): void {
    this.#beginAgain(operation, () => this.#stopMembers(stopGrace));
  }

  /** End the group. Resolves when nothing of it is left on the engine; retries while the engine is away. */
  async remove(): Promise<void> {
    this.#enter('deleting');
    await this.#replaceTask(() => this.#remove());
  }

  /** Leave the containers running and stop watching them. */
  async abandon(): Promise<void> {
    this.#taskController.abort();
    await this.#task;
  }

  /** Tasks of one group follow each other; the one before is told to end. */
  #replaceTask(task: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#taskController.abort();
    const controller = new AbortController();
    this.#taskController = controller;
    this.#task = this.#task
      .then(() => task(controller.signal))
      .catch((error: unknown) => {
        if (!controller.signal.aborted) {
          this.#habitat.log(`container group ${this.#group.id}`, error);
        }
      });
    return this.#task;
  }

  #beginAgain(operation: Operation, prepare: () => Promise<void>): void {
    this.#update(record => ({ ...withOperation(record, operation), provisioningState: 'Updating' }));
    this.#backToPending();
    void this.#replaceTask(async signal => {
      await this.#retryWhileUnreachable(prepare);
      await this.#removeMembers();
      this.#update(record => ({ ...record, ...waitingContainers(this.#group, this.#habitat.clock.now()) }));
      await this.#live(signal);
    });
  }

  // --- deploying and running ---

  /** Deploy if that is not done yet, then supervise; after every failure again, until aborted or at its end. */
  async #live(signal: AbortSignal): Promise<void> {
    const backOff = new BackOff();
    while (!signal.aborted) {
      try {
        await (isDeployed(this.#record.phase) ? this.#adopt() : this.#deploy(signal));
        await this.#superviseAll(signal);
        this.#enter('completed');
        return;
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        await this.#recover(error, backOff, signal);
      }
    }
  }

  async #deploy(signal: AbortSignal): Promise<void> {
    this.#backToPending();
    this.#enter('pulling');
    const [images, sandbox] = await this.#prepare(signal);
    this.#update(record => ({ ...record, sandbox }));
    await this.#habitat.publishNames();
    this.#enter('creating');
    await this.#createContainers(images, signal);
    await this.#initialize(signal);
    signal.throwIfAborted();
    const runs = await together(
      this.#group.properties.containers.map(
        ({ name }) =>
          () =>
            startContainer(this.#supervised(name)),
      ),
      signal,
    );
    this.#enter('running');
    this.#endDeployment(
      runs.every(Boolean) ? undefined : 'A container could not be started; its events say why.',
    );
  }

  /** Images and sandbox do not need each other. */
  async #prepare(signal: AbortSignal): Promise<[ReadonlyMap<string, LocalImage>, Sandbox]> {
    const { engine, surroundings } = this.#habitat;
    const images = new Map<string, LocalImage>();
    let sandbox: Sandbox | undefined;
    await together<void>(
      [
        async () => {
          await this.#habitat.networkReady();
          sandbox = await engine.ensureSandbox(sandboxSpec(this.#group, this.#record.sandbox, surroundings));
        },
        ...this.#imageNames().map(name => async (shared: AbortSignal) => {
          images.set(name, await this.#pull(name, shared));
        }),
      ],
      signal,
    );
    if (sandbox === undefined) {
      throw new TypeError('The sandbox was made but is not known');
    }
    return [images, sandbox];
  }

  #imageNames(): readonly string[] {
    const { containers, initContainers = [] } = this.#group.properties;
    const names = [...initContainers, ...containers].flatMap(({ properties }) => properties.image ?? []);
    return [...new Set(names)];
  }

  async #pull(name: string, signal: AbortSignal): Promise<LocalImage> {
    const tell = (event: Occurrence): void => this.#tellUsersOf(name, event);
    tell({ name: 'Pulling', message: `pulling image "${name}"` });
    try {
      const image = await this.#habitat.engine.ensureImage(
        name,
        line => this.#habitat.log(`${name}: ${line}`),
        signal,
      );
      tell({ name: 'Pulled', message: `Successfully pulled image "${withDigest(name, image)}"` });
      return image;
    } catch (error) {
      if (error instanceof EngineError) {
        tell({ name: 'Failed', message: `Failed to pull image "${name}": ${error.message}` });
      }
      throw error;
    }
  }

  #tellUsersOf(image: string, event: Occurrence): void {
    const { containers, initContainers = [] } = this.#group.properties;
    for (const { name, properties } of [...initContainers, ...containers]) {
      if (properties.image === image) {
        this.#updateContainer(name, record => withEvent(record, event, this.#habitat.clock.now()));
      }
    }
  }

  async #createContainers(images: ReadonlyMap<string, LocalImage>, signal: AbortSignal): Promise<void> {
    const { containers, initContainers = [] } = this.#group.properties;
    const environment = await this.#habitat.surroundings.environment(this.#group);
    await together(
      [...initContainers, ...containers].map(container => async () => {
        const image = images.get(container.properties.image ?? '');
        if (image === undefined) {
          throw new EngineError('image-not-found', `Container ${container.name} names no image`);
        }
        const spec = memberSpec(this.#group, container, image, environment, this.#habitat.surroundings);
        const engineId = await this.#habitat.engine.createContainer(spec);
        this.#updateContainer(container.name, record => created(record, engineId));
      }),
      signal,
    );
  }

  /** Init containers one after the other, each until it ended well. */
  async #initialize(signal: AbortSignal): Promise<void> {
    const { initContainers = [] } = this.#group.properties;
    if (initContainers.length === 0) {
      return;
    }
    this.#enter('initializing');
    for (const container of initContainers) {
      await this.#runInitContainer(container, signal);
    }
  }

  /** @throws EngineError `start-failed` when it failed for good. */
  async #runInitContainer({ name }: InitContainer, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const supervised = this.#supervised(name);
    // Init containers are repeated on failure, and never after success, whatever `Always` says of the others.
    const restartPolicy = restarts(supervised.restartPolicy, 1) ? 'OnFailure' : 'Never';
    await startContainer(supervised);
    await supervise({ ...supervised, restartPolicy }, signal);
    const { exitCode } = supervised.record().currentState;
    if (exitCode !== 0) {
      throw new EngineError(
        'start-failed',
        `Init container ${name} ended with exit code ${exitCode ?? 'unknown'}`,
      );
    }
  }

  async #superviseAll(signal: AbortSignal): Promise<void> {
    await together(
      this.#group.properties.containers.map(
        ({ name }) =>
          (shared: AbortSignal) =>
            supervise(this.#supervised(name), shared),
      ),
      signal,
    );
  }

  /** @throws EngineError `gone` for a container that the engine does not have (any more). */
  #supervised(name: string): Supervised {
    const { engine, clock } = this.#habitat;
    const record = (): ContainerRecord => this.#containerRecord(name);
    const { engineId } = record();
    const { sandbox } = this.#record;
    if (engineId === undefined || sandbox === undefined) {
      throw new EngineError('gone', `Container ${name} has not been created`);
    }
    return {
      container: this.#group.properties.containers.find(container => container.name === name) ?? {
        name,
        properties: {},
      },
      restartPolicy: this.#group.properties.restartPolicy ?? 'Always',
      engineId,
      sandbox,
      engine,
      clock,
      record,
      update: change => this.#updateContainer(name, change),
    };
  }

  // --- after a failure, or after the fabric was away ---

  /**
   * Take the group's containers over as the engine shows them.
   * @throws EngineError `gone` when one of them is missing.
   */
  async #adopt(): Promise<void> {
    const { engine, surroundings } = this.#habitat;
    const owned = await this.#habitat.owned();
    const sandboxRuns = owned.some(
      object =>
        object.kind === 'container' &&
        object.group === this.#group.engineGroup &&
        object.container === undefined &&
        object.running === true,
    );
    if (!sandboxRuns) {
      // Whatever still runs holds the network of a sandbox that is no more.
      await this.#stopMembers(deleteGrace);
    }
    const sandbox = await engine.ensureSandbox(sandboxSpec(this.#group, this.#record.sandbox, surroundings));
    this.#update(record => ({ ...record, sandbox }));
    await this.#habitat.publishNames();
    await surroundings.environment(this.#group);
    for (const { name } of this.#group.properties.containers) {
      await this.#adoptContainer(name);
    }
    this.#enter('running');
  }

  async #adoptContainer(name: string): Promise<void> {
    const { engine, clock } = this.#habitat;
    const { engineId, record, update } = this.#supervised(name);
    const state = await engine.inspectContainer(engineId);
    if (state === undefined) {
      throw new EngineError('gone', `Container ${name} was removed behind the fabric's back`);
    }
    const shown = record().currentState.state;
    if (state.running && shown !== 'Running') {
      update(known => started(known, state.startedAt));
    } else if (!state.running && shown === 'Running') {
      update(known => exited(known, state, clock.now()));
    }
  }

  async #recover(error: unknown, backOff: BackOff, signal: AbortSignal): Promise<void> {
    const reason = error instanceof EngineError ? error.reason : 'unexpected';
    switch (reason) {
      case 'unreachable':
        await this.#waitForEngine(signal);
        return;
      case 'gone':
        await this.#redeploy('A container of the group is gone; the group is deployed again.');
        return;
      default:
        await (isDeployed(this.#record.phase)
          ? this.#adoptLater(error, backOff, signal)
          : this.#fail(error, backOff, signal));
    }
  }

  /** The engine failed on a group that runs: its data must not be lost, so nothing is removed. */
  async #adoptLater(failure: unknown, backOff: BackOff, signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#habitat;
    log(`supervision of ${this.#group.id} failed`, failure);
    this.#update(record =>
      withGroupEvent(record, { name: 'Failed', message: messageOf(failure) }, clock.now()),
    );
    await clock.sleep(backOff.next(), signal).catch(() => undefined);
  }

  async #waitForEngine(signal: AbortSignal): Promise<void> {
    const { engine, clock } = this.#habitat;
    this.#update(record =>
      withGroupEvent(
        { ...record, engineReachable: false },
        {
          name: 'EngineUnreachable',
          message: 'The container engine does not answer; the group resumes when it is back.',
        },
        clock.now(),
      ),
    );
    for (;;) {
      try {
        await engine.info();
        break;
      } catch {
        await clock.sleep(engineRetry, signal).catch(() => undefined);
      }
      if (signal.aborted) {
        return;
      }
    }
    this.#update(record => ({ ...record, engineReachable: true }));
    if (!isDeployed(this.#record.phase)) {
      await this.#redeploy('The container engine is back; the deployment begins again.');
    }
  }

  async #redeploy(why: string): Promise<void> {
    const { engine, clock } = this.#habitat;
    await this.#retryWhileUnreachable(() => engine.removeGroup(this.#group.engineGroup));
    const now = clock.now();
    this.#update(record =>
      withGroupEvent(
        { ...record, ...waitingContainers(this.#group, now) },
        { name: 'Killing', message: why },
        now,
      ),
    );
    this.#backToPending();
  }

  /** A failed deployment shows why, leaves nothing on the engine, and is tried again later, as the service does. */
  async #fail(failure: unknown, backOff: BackOff, signal: AbortSignal): Promise<void> {
    const { engine, clock, log } = this.#habitat;
    const why = messageOf(failure);
    log(`deployment of ${this.#group.id} failed`, failure);
    this.#update(record => withGroupEvent(record, { name: 'FailedCreate', message: why }, clock.now()));
    this.#enter('failed');
    this.#endDeployment(why);
    await this.#removeMembers();
    await engine
      .removeGroup(this.#group.engineGroup)
      .catch((problem: unknown) => log('cleaning up', problem));
    await clock.sleep(backOff.next(), signal).catch(() => undefined);
    if (!signal.aborted) {
      this.#backToPending();
    }
  }

  // --- stopping and removing ---

  async #stop(): Promise<void> {
    const { engine, clock, publishNames } = this.#habitat;
    this.#enter('stopping');
    await this.#retryWhileUnreachable(async () => {
      await this.#stopMembers(stopGrace);
      await engine.stopSandbox(this.#group.engineGroup);
    });
    const stopped = (records: GroupRecord['containers']): GroupRecord['containers'] =>
      Object.fromEntries(
        Object.entries(records).map(([name, record]) => [name, stoppedByClient(record, clock.now())]),
      );
    const canceled = { code: 'Canceled', message: 'The group was stopped before its deployment had ended.' };
    this.#enter('stopped');
    this.#update(record => ({
      ...record,
      provisioningState: 'Succeeded',
      containers: stopped(record.containers),
      operations: operationsEnded(record, { status: 'Failed', error: canceled }),
    }));
    await publishNames();
  }

  /** In reverse order of definition: who is defined first, such as a database, is needed by the others to end well. */
  async #stopMembers(graceSeconds: number): Promise<void> {
    for (const engineId of this.#engineIds().toReversed()) {
      await this.#habitat.engine.stopContainer(engineId, graceSeconds);
    }
  }

  async #removeMembers(): Promise<void> {
    const { engine, log } = this.#habitat;
    for (const engineId of this.#engineIds()) {
      await engine.removeContainer(engineId).catch((error: unknown) => log('removing a container', error));
    }
  }

  #engineIds(): readonly string[] {
    const records = [
      ...Object.values(this.#record.initContainers),
      ...Object.values(this.#record.containers),
    ];
    return records.flatMap(({ engineId }) => engineId ?? []);
  }

  async #remove(): Promise<void> {
    const { engine, publishNames } = this.#habitat;
    await this.#retryWhileUnreachable(async () => {
      await Promise.all(this.#engineIds().map(id => engine.stopContainer(id, deleteGrace)));
      await engine.removeGroup(this.#group.engineGroup);
    });
    await publishNames();
  }

  async #retryWhileUnreachable(action: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        await action();
        return;
      } catch (error) {
        if (!(error instanceof EngineError && error.reason === 'unreachable')) {
          throw error;
        }
        await this.#habitat.clock.sleep(engineRetry, new AbortController().signal);
      }
    }
  }

  // --- the record ---

  #enter(phase: GroupPhase): void {
    if (this.#record.phase === phase) {
      return;
    }
    this.#update(record => {
      const creating = phase === 'pulling' && record.provisioningState === 'Pending';
      return {
        ...record,
        phase: nextPhase(record.phase, phase),
        provisioningState: creating ? 'Creating' : record.provisioningState,
      };
    });
  }

  #backToPending(): void {
    if (this.#record.phase !== 'pending') {
      this.#enter('pending');
    }
  }

  /** @param why what went wrong; undefined when all went well. */
  #endDeployment(why: string | undefined): void {
    const end =
      why === undefined
        ? ({ status: 'Succeeded' } as const)
        : ({ status: 'Failed', error: { code: 'Failed', message: why } } as const);
    this.#update(record => ({
      ...record,
      provisioningState: end.status,
      operations: operationsEnded(record, end),
    }));
  }

  #containerRecord(name: string): ContainerRecord {
    const record = this.#record.containers[name] ?? this.#record.initContainers[name];
    if (record === undefined) {
      throw new TypeError(`Group ${this.#group.name} has no container ${name}`);
    }
    return record;
  }

  #updateContainer(name: string, change: (record: ContainerRecord) => ContainerRecord): void {
    this.#update(record => {
      const changed = { [name]: change(this.#containerRecord(name)) };
      return name in record.containers
        ? { ...record, containers: { ...record.containers, ...changed } }
        : { ...record, initContainers: { ...record.initContainers, ...changed } };
    });
  }

  #update(change: (record: GroupRecord) => GroupRecord): void {
    this.#record = change(this.#record);
    if (this.#record.phase !== 'deleting') {
      this.#habitat.save(this.#group, this.#record);
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** `alpine:latest` and its digest as `alpine@sha256:…`: the form of the service's events. */
function withDigest(name: string, { digest }: LocalImage): string {
  const lastSlash = name.lastIndexOf('/');
  const tag = name.indexOf(':', lastSlash);
  const bare = name.includes('@') ? name.slice(0, name.indexOf('@')) : tag < 0 ? name : name.slice(0, tag);
  return `${bare}@${digest}`;
}
