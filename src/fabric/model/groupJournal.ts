import type { ContainerRecord } from './containerRecord.ts';
import { type GroupPhase, isHalfMade, nextPhase } from './groupPhase.ts';
import {
  containerRecord,
  type GroupRecord,
  type Operation,
  operationsEnded,
  restartingContainers,
  waitingContainers,
} from './groupRecord.ts';
import type { Habitat } from './habitat.ts';
import type { ContainerGroup } from './resource.ts';

/** A group and what is remembered of its life; every change of it is kept on disk at once, if the disk takes it. */
export class GroupJournal {
  readonly #habitat: Pick<Habitat, 'save' | 'log'>;
  #group: ContainerGroup;
  #record: GroupRecord;

  constructor(group: ContainerGroup, record: GroupRecord, habitat: Pick<Habitat, 'save' | 'log'>) {
    this.#group = group;
    this.#record = record;
    this.#habitat = habitat;
  }

  get group(): ContainerGroup {
    return this.#group;
  }

  set group(group: ContainerGroup) {
    this.#group = group;
  }

  get record(): GroupRecord {
    return this.#record;
  }

  /**
   * Go into a phase, together with what else changes then: in one write, so that no end of the fabric can come in
   * between. Being in it already is fine.
   * @throws TypeError where no group may go.
   */
  enter(phase: GroupPhase, change: (record: GroupRecord) => GroupRecord = record => record): void {
    this.update(before => {
      const record = change(before);
      const creating = phase === 'pulling' && record.provisioningState === 'Pending';
      return {
        ...record,
        phase: record.phase === phase ? phase : nextPhase(record.phase, phase),
        provisioningState: creating ? 'Creating' : record.provisioningState,
      };
    });
  }

  /**
   * @param why what went wrong; undefined when all went well.
   * @param phase what the group goes into with it.
   */
  endDeployment(why: Operation['error'], phase = this.#record.phase): void {
    const end =
      why === undefined ? ({ status: 'Succeeded' } as const) : ({ status: 'Failed', error: why } as const);
    this.enter(phase, record => ({
      ...record,
      provisioningState: end.status,
      operations: operationsEnded(record, end),
    }));
  }

  container(name: string): ContainerRecord {
    const record = containerRecord(this.#record, name);
    if (record === undefined) {
      throw new TypeError(`Group ${this.#group.name} has no container ${name}`);
    }
    return record;
  }

  updateContainer(name: string, change: (record: ContainerRecord) => ContainerRecord): void {
    this.update(record => {
      const changed = { [name]: change(this.container(name)) };
      return Object.hasOwn(record.containers, name)
        ? { ...record, containers: { ...record.containers, ...changed } }
        : { ...record, initContainers: { ...record.initContainers, ...changed } };
    });
  }

  update(change: (record: GroupRecord) => GroupRecord): void {
    const before = this.#record;
    this.#record = change(before);
    if (this.#record.phase !== 'deleting') {
      this.#save(before);
    }
  }

  /** A full disk ends nothing: what could not be kept is kept with the next change. */
  #save(before: GroupRecord): void {
    // What decides after a power cut whether the group's containers are taken over or made anew.
    const flush =
      before.phase !== this.#record.phase && !(isHalfMade(before.phase) && isHalfMade(this.#record.phase));
    try {
      this.#habitat.save(this.#group, this.#record, { flush });
    } catch (error) {
      this.#habitat.log(`keeping the record of ${this.#group.id}`, error);
    }
  }

  /** What was known of the containers, as at the beginning of a deployment. */
  forgetContainers(now: Date): void {
    this.update(record => ({ ...record, ...waitingContainers(this.#group, now) }));
  }

  /** What was known of the containers, as at the beginning of a restart. */
  restartContainers(now: Date): void {
    this.update(record => ({ ...record, ...restartingContainers(record, now) }));
  }

  /** In the order in which the containers are started. */
  engineIds(): readonly string[] {
    const { initContainers, containers } = this.#record;
    const records = [...Object.values(initContainers), ...Object.values(containers)];
    return records.flatMap(({ engineId }) => engineId ?? []);
  }
}
