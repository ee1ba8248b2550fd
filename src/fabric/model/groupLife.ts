import { EngineError } from '../engine/engineError.ts';
import { BackOff } from './backOff.ts';
import { platformKilling, stoppedByClient } from './containerRecord.ts';
import { DeploymentError } from './deploymentError.ts';
import type { Occurrence } from './event.ts';
import { GroupDeployment } from './groupDeployment.ts';
import { GroupJournal } from './groupJournal.ts';
import { isDeployed } from './groupPhase.ts';
import {
  type GroupRecord,
  type Operation,
  operationsEnded,
  withGroupEvent,
  withOperation,
  withoutAddress,
  withoutVolumes,
} from './groupRecord.ts';
import type { Habitat } from './habitat.ts';
import { own } from './own.ts';
import type { ContainerGroup } from './resource.ts';
import { engineRetry, retryWhileUnreachable } from './retryWhileUnreachable.ts';
import { serviceLimits } from './serviceLimits.ts';
import { untilDone } from './untilDone.ts';
import { VolumeError } from './volumeSources.ts';

/**
 * Seconds between SIGTERM and SIGKILL: of a stop, where a container may have much to write, of a delete, and of the
 * platform's own restarts.
 */
const stopGrace = 5;
const deleteGrace = 3;
const platformGrace = 5;

/** Each with all before it: the containers alone, all that the engine has, and the group's address. */
const extents = ['nothing', 'containers', 'everything', 'address'] as const;
type Outdated = (typeof extents)[number];

/** The platform restarts a group's containers where they are, or moves the group to another node. */
export type PlatformRestart = 'in-place' | 'moved';

/**
 * The life of one container group: deploys it, keeps its containers running, stops, restarts and removes it.
 * Commands return at once unless they say otherwise; each replaces what was going on before.
 */
export class GroupLife {
  readonly #habitat: Habitat;
  readonly #journal: GroupJournal;
  readonly #deployment: GroupDeployment;
  /** What is left of the deployment before: it goes first, whichever command comes in between. */
  #outdated: Outdated = 'nothing';
  /** Whether the next deployment asks for newer images: the service pulls anew at every start. */
  #refresh = false;
  #task: Promise<void> = Promise.resolve();
  #taskController = new AbortController();

  constructor(group: ContainerGroup, record: GroupRecord, habitat: Habitat) {
    this.#habitat = habitat;
    this.#journal = new GroupJournal(group, record, habitat);
    this.#deployment = new GroupDeployment(this.#journal, habitat);
  }

  get group(): ContainerGroup {
    return this.#journal.group;
  }

  get record(): GroupRecord {
    return this.#journal.record;
  }

  /** Whether its vCPU count: those of a group that is stopped or has completed are free for others. */
  get holdsCores(): boolean {
    return this.#journal.record.phase !== 'stopped' && this.#journal.record.phase !== 'completed';
  }

  /** Bring a new group to life. `operation` ends with its deployment. */
  create(operation: Operation): void {
    this.#journal.update(record => withOperation(record, operation));
    this.#goOn();
  }

  /** Go on after the fabric itself was away, from what the record says and the engine shows. */
  resume(): void {
    switch (this.#journal.record.phase) {
      case 'stopped':
      case 'deleting':
        return;
      case 'stopping':
        this.#replaceTask(signal => this.#stop(signal)).catch(() => undefined);
        return;
      case 'running':
      case 'completed':
        this.#goOn();
        return;
      default:
        // Half made, and nobody knows which half.
        this.#redeploy('The fabric was restarted; the deployment begins again.');
        this.#goOn();
    }
  }

  /** Tags and the like: nothing that a container would notice. */
  rename(group: ContainerGroup): void {
    this.#journal.group = group;
  }

  /**
   * A changed group: everything is made anew, at the same address and ports. One that is stopped or has completed
   * is deployed as if it was new ("Update containers in Azure Container Instances"). `keep` puts it on disk, once it is
   * noted there that what runs is outdated: else, after an end of the fabric in between, it would show what does not run.
   * @throws what `keep` throws; nothing has changed then.
   */
  update(group: ContainerGroup, operation: Operation, keep: () => void): void {
    const isLikeNew = !this.holdsCores;
    this.#beginAgain(operation, isLikeNew ? 'address' : 'everything', keep);
    this.#refresh ||= isLikeNew;
    this.#journal.group = group;
  }

  /**
   * Stop the containers in reverse order, keep the end of their logs, and give up everything else but the host
   * ports. Resolves when nothing runs any more. A group that has completed stays as it is (the service's page on stop
   * and start).
   * @throws EngineError when the engine refuses; the group can be stopped again then.
   */
  async stop(): Promise<void> {
    if (this.#journal.record.phase !== 'stopped' && this.#journal.record.phase !== 'completed') {
      // At once, so that nobody begins anything on what is about to end.
      this.#journal.enter('stopping');
      await this.#replaceTask(signal => this.#stop(signal));
    }
  }

  /** From stopped or completed: a new deployment, with another address, at the same ports. */
  start(operation: Operation): void {
    this.#refresh = true;
    this.#beginAgain(operation, 'address');
  }

  /** All containers again, in place: volumes stay. */
  restart(operation: Operation): void {
    this.#beginAgain(operation, 'containers');
  }

  /**
   * What the platform does unasked, as for maintenance. In place, volumes and address stay and only the containers are
   * started again; moved, everything is lost and init containers run again. Only a group that runs is restarted.
   */
  platformRestart(form: PlatformRestart): void {
    if (this.#journal.record.phase !== 'running') {
      return;
    }
    switch (form) {
      case 'in-place':
        this.#run(async signal => {
          await this.#deployment.restartInPlace(platformGrace).catch((error: unknown) => {
            this.#habitat.log(`a platform restart of ${this.group.id}`, error);
          });
          await this.#live(signal);
        });
        return;
      case 'moved':
        this.#move();
    }
  }

  /**
   * End one container by force, as when its program fails; the restart policy decides what comes next.
   * @throws EngineError `gone` when the group has no such container at the moment.
   */
  async killContainer(name: string): Promise<void> {
    const { engineId } = own(this.#journal.record.containers, name) ?? {};
    if (engineId === undefined) {
      throw new EngineError('gone', `There is no container ${name} in group ${this.#journal.group.name}`);
    }
    await this.#habitat.engine.stopContainer(engineId, 0);
  }

  /** End the group. Resolves when nothing of it is left on the engine; repeated as long as the engine refuses. */
  async remove(): Promise<void> {
    this.#journal.enter('deleting');
    await this.#replaceTask(signal => this.#remove(signal));
  }

  /** Leave the containers running and stop watching them. */
  async abandon(): Promise<void> {
    this.#taskController.abort();
    await this.#task;
  }

  #goOn(): void {
    this.#run(signal => this.#live(signal));
  }

  /** What goes wrong is in log and record. */
  #run(task: (signal: AbortSignal) => Promise<void>): void {
    this.#replaceTask(task).catch(() => undefined);
  }

  #move(): void {
    const { clock } = this.#habitat;
    const names = this.#journal.group.properties.containers.map(({ name }) => name);
    this.#journal.enter('pending', record =>
      names.reduce<GroupRecord>((told, name) => withGroupEvent(told, platformKilling(name), clock.now()), {
        ...record,
        provisioningState: 'Repairing',
      }),
    );
    this.#outdate('address');
    this.#goOn();
  }

  /** Tasks of one group follow each other; the one before is told to end. @throws unless it was told to. */
  #replaceTask(task: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#taskController.abort();
    const controller = new AbortController();
    this.#taskController = controller;
    const done = this.#task
      .then(() => (controller.signal.aborted ? undefined : task(controller.signal)))
      .catch((error: unknown) => {
        if (!controller.signal.aborted) {
          this.#habitat.log(`container group ${this.#journal.group.id}`, error);
          this.#journal.endDeployment(failureOf(error));
          throw error;
        }
      });
    this.#task = done.catch(() => undefined);
    return done;
  }

  #outdate(extent: Outdated): void {
    this.#outdated = extents[Math.max(extents.indexOf(this.#outdated), extents.indexOf(extent))] ?? extent;
  }

  #beginAgain(operation: Operation, outdated: Outdated, keep: () => void = () => undefined): void {
    const before = this.#journal.record;
    this.#journal.enter('pending', record => ({
      ...withOperation(record, operation),
      provisioningState: 'Updating',
    }));
    try {
      keep();
    } catch (error) {
      this.#journal.update(() => before);
      throw error;
    }
    this.#outdate(outdated);
    this.#goOn();
  }

  /** Take away what is outdated; with the containers alone, sandbox and volumes stay. */
  async #clear(): Promise<void> {
    const { clock } = this.#habitat;
    const outdated = this.#outdated;
    switch (outdated) {
      case 'nothing':
        return;
      case 'containers':
        await this.#deployment.stopContainers(stopGrace);
        await this.#deployment.removeContainers();
        this.#journal.restartContainers(clock.now());
        break;
      case 'everything':
      case 'address':
        await this.#deployment.stopContainers(deleteGrace);
        await this.#habitat.engine.removeGroup(this.#journal.group.engineGroup);
        this.#journal.update(record =>
          withoutVolumes(outdated === 'address' ? withoutAddress(record) : record),
        );
        await this.#habitat.publishNames();
        this.#journal.forgetContainers(clock.now());
    }
    // A command that came meanwhile may want more gone.
    this.#outdated = this.#outdated === outdated ? 'nothing' : this.#outdated;
  }

  /** Deploy if that is not done yet, then supervise; after every failure again, until aborted or at its end. */
  async #live(signal: AbortSignal): Promise<void> {
    const backOff = new BackOff();
    while (!signal.aborted) {
      // Until it is found away again, also where nobody could note that it came back: the fabric itself was away.
      this.#journal.update(record => ({ ...record, engineReachable: true }));
      try {
        await this.#clear();
        signal.throwIfAborted();
        await (isDeployed(this.#journal.record.phase) ? this.#deployment.adopt() : this.#deploy(signal));
        await this.#deployment.supervise(signal);
        this.#journal.enter('completed');
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
    const inTime = new AbortController();
    const overdue = this.#expectSuccess(AbortSignal.any([signal, inTime.signal]));
    try {
      await this.#deployment.deploy(this.#refresh, signal);
      this.#refresh = false;
    } finally {
      inTime.abort();
      await overdue;
    }
  }

  /**
   * A deployment that takes too long has failed, and still goes on until it succeeds, or the group is stopped or
   * deleted ("Azure Container Instances states"; the words are Resource Manager's: ResourceModules#2635).
   */
  async #expectSuccess(signal: AbortSignal): Promise<void> {
    const { clock } = this.#habitat;
    const since = this.#journal.record.operations.findLast(({ status }) => status === 'Pending')?.startTime;
    if (since === undefined) {
      return;
    }
    const passed = (clock.now().getTime() - Date.parse(since)) / 1000;
    try {
      await clock.sleep(serviceLimits.createTimeout.value - passed, signal);
    } catch {
      return;
    }
    const message = 'The resource provision operation did not complete within the allowed timeout period.';
    this.#journal.update(record => withGroupEvent(record, { name: 'Failed', message }, clock.now()));
    this.#journal.endDeployment({ code: 'ResourceDeploymentFailure', message });
  }

  async #recover(error: unknown, backOff: BackOff, signal: AbortSignal): Promise<void> {
    const reason = error instanceof EngineError ? error.reason : 'unexpected';
    switch (reason) {
      case 'unreachable':
        await this.#waitForEngine(signal);
        return;
      case 'gone':
        this.#redeploy('A container of the group is gone; the group is deployed again.');
        return;
      default:
        await (isDeployed(this.#journal.record.phase)
          ? this.#adoptLater(error, backOff, signal)
          : this.#fail(error, backOff, signal));
    }
  }

  /** The engine failed on a group that runs: its data must not be lost, so nothing is removed. */
  async #adoptLater(failure: unknown, backOff: BackOff, signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#habitat;
    log(`supervision of ${this.#journal.group.id} failed`, failure);
    this.#journal.update(record =>
      withGroupEvent(record, { name: 'Failed', message: messageOf(failure) }, clock.now()),
    );
    await clock.sleep(backOff.next(), signal).catch(() => undefined);
  }

  async #waitForEngine(signal: AbortSignal): Promise<void> {
    const { engine, clock } = this.#habitat;
    this.#journal.update(record =>
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
    if (!isDeployed(this.#journal.record.phase) && this.#outdated === 'nothing') {
      this.#redeploy('The container engine is back; the deployment begins again.');
    }
  }

  #redeploy(why: string): void {
    const now = this.#habitat.clock.now();
    this.#journal.update(record => withGroupEvent(record, { name: 'Killing', message: why }, now));
    this.#journal.enter('pending');
    this.#outdate('everything');
  }

  /**
   * A failed deployment shows why, leaves nothing on the engine, and is tried again later, as the service does. One
   * that failed before it began, on what is outdated, leaves that to the next attempt.
   */
  async #fail(failure: unknown, backOff: BackOff, signal: AbortSignal): Promise<void> {
    const { engine, clock, log } = this.#habitat;
    log(`deployment of ${this.#journal.group.id} failed`, failure);
    this.#journal.update(record => withGroupEvent(record, eventOf(failure), clock.now()));
    this.#journal.endDeployment(failureOf(failure), 'failed');
    if (this.#outdated === 'nothing') {
      await this.#deployment.removeContainers();
      await engine
        .removeGroup(this.#journal.group.engineGroup)
        .catch((problem: unknown) => log('cleaning up', problem));
      this.#journal.update(withoutVolumes);
    }
    await clock.sleep(backOff.next(), signal).catch(() => undefined);
    if (!signal.aborted) {
      this.#journal.enter('pending');
    }
  }

  async #stop(signal: AbortSignal): Promise<void> {
    const { engine, clock, publishNames } = this.#habitat;
    if (this.#journal.record.phase === 'stopped') {
      // Somebody else asked for the same just before.
      return;
    }
    const stop = async (): Promise<void> => {
      await this.#deployment.stopContainers(stopGrace);
      await this.#deployment.keepLogs();
      await engine.suspendGroup(this.#journal.group.engineGroup);
    };
    await retryWhileUnreachable(stop, clock, signal);
    const stopped = (records: GroupRecord['containers']): GroupRecord['containers'] =>
      Object.fromEntries(
        Object.entries(records).map(([name, record]) => [name, stoppedByClient(record, clock.now())]),
      );
    const canceled = { code: 'Canceled', message: 'The group was stopped before its deployment had ended.' };
    this.#outdated = 'nothing';
    this.#journal.enter('stopped', record => ({
      ...withoutVolumes(withoutAddress(record)),
      engineReachable: true,
      provisioningState: 'Succeeded',
      containers: stopped(record.containers),
      operations: operationsEnded(record, { status: 'Failed', error: canceled }),
    }));
    await publishNames();
  }

  async #remove(signal: AbortSignal): Promise<void> {
    const what = `removing ${this.#journal.group.id}`;
    await untilDone(what, () => this.#removeAll(), this.#habitat, signal);
    await this.#habitat.publishNames();
  }

  async #removeAll(): Promise<void> {
    const { engine } = this.#habitat;
    await Promise.all(this.#journal.engineIds().map(id => engine.stopContainer(id, deleteGrace)));
    await engine.removeGroup(this.#journal.group.engineGroup);
  }
}

/** A full region has an event of its own (Azure-Landing-Zones#2404), and so has a volume (example Get_Failed of the Swagger). */
function eventOf(failure: unknown): Occurrence {
  if (failure instanceof VolumeError) {
    return { name: 'FailedMount', message: failure.message };
  }
  const full = failure instanceof EngineError && failure.reason === 'no-capacity';
  return { name: full ? 'InsufficientCapacity.' : 'Failed', message: messageOf(failure) };
}

function failureOf(failure: unknown): NonNullable<Operation['error']> {
  const message = messageOf(failure);
  if (failure instanceof DeploymentError) {
    return { code: failure.reason, message };
  }
  const full = failure instanceof EngineError && failure.reason === 'no-capacity';
  return { code: full ? 'ServiceUnavailable' : 'Failed', message };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
