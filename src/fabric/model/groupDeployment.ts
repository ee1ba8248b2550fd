import type { InitContainer } from '../../cluster/containerGroup.ts';
import type { LocalImage, OwnedObject, Sandbox } from '../engine/engine.ts';
import { EngineError } from '../engine/engineError.ts';
import {
  type ContainerRecord,
  created,
  endedByPlatform,
  exited,
  hasPulled,
  started,
  withEvent,
} from './containerRecord.ts';
import { keptLogWithTimestamps } from './containerLog.ts';
import { startContainer, supervise as superviseContainer, type Supervised } from './containerSupervisor.ts';
import { pullError } from './deploymentError.ts';
import type { Occurrence } from './event.ts';
import type { GroupJournal } from './groupJournal.ts';
import { withSandbox } from './groupRecord.ts';
import { memberSpec, sandboxSpec } from './groupSpecs.ts';
import type { Habitat } from './habitat.ts';
import { restarts } from './restartPolicy.ts';
import { serviceLimits } from './serviceLimits.ts';
import { together } from './together.ts';

/** Seconds between SIGTERM and SIGKILL for what has lost its network anyway. */
const adoptGrace = 3;

/** A group on the engine: brought up, taken over, kept running, stopped. */
export class GroupDeployment {
  readonly #journal: GroupJournal;
  readonly #habitat: Habitat;

  constructor(journal: GroupJournal, habitat: Habitat) {
    this.#journal = journal;
    this.#habitat = habitat;
  }

  /**
   * Bring the group up from nothing.
   * @param refresh whether to ask registries for newer images.
   * @throws DeploymentError, VolumeError, EngineError that say why it cannot be.
   */
  async deploy(refresh: boolean, signal: AbortSignal): Promise<void> {
    this.#journal.enter('pending');
    this.#journal.enter('pulling');
    const directories = this.#shareDirectories();
    const [images, sandbox] = await this.#prepare(refresh, signal);
    this.#journal.update(record => withSandbox(record, sandbox));
    await this.#cloneRepositories(signal);
    await this.#habitat.publishNames();
    this.#journal.enter('creating');
    await this.#createContainers(images, directories, signal);
    await this.#initialize(signal);
    signal.throwIfAborted();
    const runs = await together(
      this.#journal.group.properties.containers.map(
        ({ name }) =>
          () =>
            startContainer(this.#supervised(name)),
      ),
      signal,
    );
    this.#journal.endDeployment(
      runs.every(Boolean)
        ? undefined
        : { code: 'Failed', message: 'A container could not be started; its events say why.' },
      'running',
    );
  }

  /** Of every azureFile volume, by its name. @throws VolumeError */
  #shareDirectories(): ReadonlyMap<string, string> {
    const { volumes = [] } = this.#journal.group.properties;
    return new Map(
      volumes.flatMap(({ name, azureFile }) =>
        azureFile ? [[name, this.#habitat.volumes.shareDirectory(azureFile)] as const] : [],
      ),
    );
  }

  /** Once for the life of the volumes: a restart in place leaves them as the containers have. @throws VolumeError */
  async #cloneRepositories(signal: AbortSignal): Promise<void> {
    const { engineGroup, properties } = this.#journal.group;
    if (this.#journal.record.cloned) {
      return;
    }
    await together(
      (properties.volumes ?? []).flatMap(({ name, gitRepo }) =>
        gitRepo
          ? [
              (shared: AbortSignal) =>
                this.#habitat.volumes.clone(gitRepo, shared, archive =>
                  this.#habitat.engine.fillVolume(engineGroup, name, archive),
                ),
            ]
          : [],
      ),
      signal,
    );
    this.#journal.update(record => ({ ...record, cloned: true }));
  }

  /** Images and sandbox do not need each other. */
  async #prepare(refresh: boolean, signal: AbortSignal): Promise<[ReadonlyMap<string, LocalImage>, Sandbox]> {
    const { engine, surroundings } = this.#habitat;
    const images = new Map<string, LocalImage>();
    let sandbox: Sandbox | undefined;
    await together<void>(
      [
        async () => {
          await this.#habitat.networkReady();
          sandbox = await engine.ensureSandbox(
            sandboxSpec(this.#journal.group, this.#journal.record, surroundings),
          );
        },
        ...this.#imageNames().map(name => async (shared: AbortSignal) => {
          images.set(name, await this.#pull(name, refresh, shared));
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
    const { containers, initContainers = [] } = this.#journal.group.properties;
    const names = [...initContainers, ...containers].flatMap(({ properties }) => properties.image ?? []);
    return [...new Set(names)];
  }

  async #pull(name: string, refresh: boolean, signal: AbortSignal): Promise<LocalImage> {
    const users = this.#usersOf(name);
    const newcomers = users.filter(user => !hasPulled(this.#journal.container(user)));
    this.#tell(newcomers, { name: 'Pulling', message: `pulling image "${name}"` });
    try {
      const image = await this.#habitat.engine.ensureImage(
        name,
        line => this.#habitat.log(`${name}: ${line}`),
        signal,
        { refresh },
      );
      this.#tell(newcomers, {
        name: 'Pulled',
        message: `Successfully pulled image "${withDigest(name, image)}"`,
      });
      return image;
    } catch (error) {
      if (error instanceof EngineError) {
        this.#tell(users, { name: 'Failed', message: `Failed to pull image "${name}": ${error.message}` });
        // Normal, says the troubleshooting page.
        this.#tell(users, { name: 'BackOff', message: `Back-off pulling image "${name}"`, type: 'Normal' });
      }
      throw pullError(error, name, this.#journal.group.name) ?? error;
    }
  }

  #usersOf(image: string): readonly string[] {
    const { containers, initContainers = [] } = this.#journal.group.properties;
    return [...initContainers, ...containers].flatMap(({ name, properties }) =>
      properties.image === image ? [name] : [],
    );
  }

  #tell(containers: readonly string[], event: Occurrence): void {
    for (const name of containers) {
      this.#journal.updateContainer(name, record => withEvent(record, event, this.#habitat.clock.now()));
    }
  }

  async #createContainers(
    images: ReadonlyMap<string, LocalImage>,
    directories: ReadonlyMap<string, string>,
    signal: AbortSignal,
  ): Promise<void> {
    const { surroundings } = this.#habitat;
    const { containers, initContainers = [] } = this.#journal.group.properties;
    const environment = await surroundings.environment(this.#journal.group);
    await together(
      [...initContainers, ...containers].map(container => async () => {
        const image = images.get(container.properties.image ?? '');
        if (image === undefined) {
          throw new EngineError('image-not-found', `Container ${container.name} names no image`);
        }
        const spec = memberSpec(this.#journal.group, container, image, environment, {
          surroundings,
          directories,
        });
        const engineId = await this.#habitat.engine.createContainer(spec);
        this.#journal.updateContainer(container.name, record => created(record, engineId));
      }),
      signal,
    );
  }

  /** Init containers one after the other, each until it ended well. */
  async #initialize(signal: AbortSignal): Promise<void> {
    const { initContainers = [] } = this.#journal.group.properties;
    if (initContainers.length === 0) {
      return;
    }
    this.#journal.enter('initializing');
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
    await superviseContainer({ ...supervised, restartPolicy }, signal);
    const { exitCode } = supervised.record().currentState;
    if (exitCode !== 0) {
      throw new EngineError(
        'start-failed',
        `Init container ${name} ended with exit code ${exitCode ?? 'unknown'}`,
      );
    }
  }

  /** Keep all containers running; resolves when all have ended for good. */
  async supervise(signal: AbortSignal): Promise<void> {
    await together(
      this.#journal.group.properties.containers.map(
        ({ name }) =>
          (shared: AbortSignal) =>
            superviseContainer(this.#supervised(name), shared),
      ),
      signal,
    );
  }

  /** @throws EngineError `gone` for a container that the engine does not have (any more). */
  #supervised(name: string): Supervised {
    const { engine, clock } = this.#habitat;
    const record = (): ContainerRecord => this.#journal.container(name);
    const { engineId } = record();
    const { sandbox } = this.#journal.record;
    if (engineId === undefined || sandbox === undefined) {
      throw new EngineError('gone', `Container ${name} has not been created`);
    }
    return {
      container: this.#journal.group.properties.containers.find(container => container.name === name) ?? {
        name,
        properties: {},
      },
      restartPolicy: this.#journal.group.properties.restartPolicy ?? 'Always',
      engineId,
      sandbox,
      engine,
      clock,
      record,
      update: change => this.#journal.updateContainer(name, change),
    };
  }

  /**
   * Take the group's containers over as the engine shows them.
   * @throws EngineError `gone` when one of them is missing.
   */
  async adopt(): Promise<void> {
    const { engine, surroundings } = this.#habitat;
    const owned = await this.#habitat.owned();
    const ours = owned.filter(
      ({ kind, group }) => kind === 'container' && group === this.#journal.group.engineGroup,
    );
    this.#identify(ours);
    if (!ours.some(({ container, running }) => container === undefined && running === true)) {
      // Whatever still runs holds the network of a sandbox that is no more.
      await this.stopContainers(adoptGrace);
    }
    const sandbox = await engine.ensureSandbox(
      sandboxSpec(this.#journal.group, this.#journal.record, surroundings),
    );
    this.#journal.update(record => withSandbox(record, sandbox));
    await this.#habitat.publishNames();
    await surroundings.environment(this.#journal.group);
    for (const { name } of this.#journal.group.properties.containers) {
      await this.#adoptContainer(name);
    }
    this.#journal.enter('running');
  }

  /** Where the record was lost, the engine's labels tell which container is which. */
  #identify(ours: readonly OwnedObject[]): void {
    const { containers, initContainers = [] } = this.#journal.group.properties;
    for (const { name } of [...initContainers, ...containers]) {
      const found = ours.find(({ container }) => container === name);
      if (found !== undefined && this.#journal.container(name).engineId === undefined) {
        this.#journal.updateContainer(name, record => created(record, found.id));
      }
    }
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

  /** In reverse order of definition: who is defined first, such as a database, is needed by the others to end well. */
  async stopContainers(graceSeconds: number): Promise<void> {
    for (const engineId of this.#journal.engineIds().toReversed()) {
      await this.#habitat.engine.stopContainer(engineId, graceSeconds);
    }
  }

  /**
   * End what runs and start it again, in the same sandbox and with the same volumes. What does not run is left alone:
   * it has ended, or it waits for its next start.
   */
  async restartInPlace(graceSeconds: number): Promise<void> {
    const running = this.#journal.group.properties.containers
      .map(({ name }) => name)
      .filter(name => this.#journal.container(name).currentState.state === 'Running');
    for (const name of running.toReversed()) {
      await this.#endContainer(name, graceSeconds);
    }
    for (const name of running) {
      await startContainer(this.#supervised(name));
    }
  }

  async #endContainer(name: string, graceSeconds: number): Promise<void> {
    const { engine, clock } = this.#habitat;
    const { engineId, update } = this.#supervised(name);
    await engine.stopContainer(engineId, graceSeconds);
    const state = await engine.inspectContainer(engineId);
    if (state === undefined || state.running) {
      throw new EngineError('gone', `Container ${name} was removed behind the fabric's back`);
    }
    update(known => endedByPlatform(known, name, state, clock.now()));
  }

  /** Keep the end of every container's log for whoever asks when the containers are gone. */
  async keepLogs(): Promise<void> {
    const { containers, initContainers = [] } = this.#journal.group.properties;
    for (const { name } of [...initContainers, ...containers]) {
      const finalLog = await this.#lastLog(name);
      if (finalLog !== undefined) {
        this.#journal.updateContainer(name, record => ({ ...record, finalLog }));
      }
    }
  }

  /** @returns undefined where there is none, or none that can be read: nobody is to wait for that. */
  async #lastLog(name: string): Promise<string | undefined> {
    const { engineId } = this.#journal.container(name);
    if (engineId === undefined) {
      return undefined;
    }
    try {
      const log = await this.#habitat.engine.logs(engineId, {
        timestamps: true,
        tail: serviceLimits.stoppedLogLines.value,
      });
      return keptLogWithTimestamps(log).toString('utf8');
    } catch (error) {
      if (error instanceof EngineError && error.reason !== 'unreachable') {
        this.#habitat.log(`keeping the log of container ${name}`, error);
        return undefined;
      }
      throw error;
    }
  }

  async removeContainers(): Promise<void> {
    const { engine, log } = this.#habitat;
    for (const engineId of this.#journal.engineIds()) {
      await engine.removeContainer(engineId).catch((error: unknown) => log('removing a container', error));
    }
  }
}

/** `alpine:latest` and its digest as `alpine@sha256:…`: the form of the service's events. */
function withDigest(name: string, { digest }: LocalImage): string {
  const lastSlash = name.lastIndexOf('/');
  const tag = name.indexOf(':', lastSlash);
  const bare = name.includes('@') ? name.slice(0, name.indexOf('@')) : tag < 0 ? name : name.slice(0, tag);
  return `${bare}@${digest}`;
}
