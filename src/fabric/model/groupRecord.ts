import type { PublishedPort, Sandbox } from '../engine/engine.ts';
import { type ContainerRecord, restarting, waitingContainer } from './containerRecord.ts';
import { addEvent, type Event, type Occurrence } from './event.ts';
import type { GroupPhase } from './groupPhase.ts';
import { own } from './own.ts';
import type { ContainerGroup } from './resource.ts';

/** An asynchronous operation that a caller may poll. `startTime` is RFC 3339. */
export interface Operation {
  readonly id: string;
  readonly startTime: string;
  readonly status: 'Pending' | 'Succeeded' | 'Failed';
  readonly error?: { readonly code: string; readonly message: string };
}

/** What is remembered of a group's life; kept on disk beside the group itself. */
export interface GroupRecord {
  readonly phase: GroupPhase;
  /** What a finished or running deployment is called: a first one creates, later ones update. */
  readonly provisioningState: 'Pending' | 'Creating' | 'Updating' | 'Repairing' | 'Succeeded' | 'Failed';
  readonly engineReachable: boolean;
  readonly sandbox?: Sandbox;
  /** The group's for its whole life, also where it has no address. */
  readonly hostPorts?: readonly PublishedPort[];
  /** The gitRepo volumes have their content; set as long as the volumes are there. */
  readonly cloned?: true;
  readonly containers: Readonly<Record<string, ContainerRecord>>;
  readonly initContainers: Readonly<Record<string, ContainerRecord>>;
  readonly events: readonly Event[];
  /** Newest last. */
  readonly operations: readonly Operation[];
}

const mostOperations = 10;

export function newGroupRecord(group: ContainerGroup, now: Date): GroupRecord {
  return {
    phase: 'pending',
    provisioningState: 'Pending',
    engineReachable: true,
    ...waitingContainers(group, now),
    events: [],
    operations: [],
  };
}

/**
 * For a group whose record is not there or cannot be read: it is taken to run, so that what the engine has of it is
 * taken over, with its data, and only what is not there is made.
 */
export function lostGroupRecord(group: ContainerGroup, now: Date): GroupRecord {
  return { ...newGroupRecord(group, now), phase: 'running', provisioningState: 'Succeeded' };
}

/** The record of a container or init container of this name. */
export function containerRecord(
  { containers, initContainers }: Pick<GroupRecord, 'containers' | 'initContainers'>,
  name: string,
): ContainerRecord | undefined {
  return own(containers, name) ?? own(initContainers, name);
}

/** Fresh records for all containers, as at the beginning of a deployment. */
export function waitingContainers(
  group: ContainerGroup,
  now: Date,
): Pick<GroupRecord, 'containers' | 'initContainers'> {
  const waiting = (names: readonly { readonly name: string }[]): Record<string, ContainerRecord> =>
    Object.fromEntries(names.map(({ name }) => [name, waitingContainer(now)]));
  return {
    containers: waiting(group.properties.containers),
    initContainers: waiting(group.properties.initContainers ?? []),
  };
}

/** Records for all containers as at the beginning of a restart. */
export function restartingContainers(
  { containers, initContainers }: GroupRecord,
  now: Date,
): Pick<GroupRecord, 'containers' | 'initContainers'> {
  const again = (records: GroupRecord['containers']): GroupRecord['containers'] =>
    Object.fromEntries(
      Object.entries(records).map(([name, record]) => [name, restarting(record, name, now)]),
    );
  return { containers: again(containers), initContainers: again(initContainers) };
}

/** Whether the group can be reached: one that is being stopped cannot, whatever it still has. */
export function hasAddress(record: GroupRecord): record is GroupRecord & { readonly sandbox: Sandbox } {
  return record.sandbox !== undefined && record.phase !== 'stopped' && record.phase !== 'stopping';
}

export function withSandbox(record: GroupRecord, sandbox: Sandbox): GroupRecord {
  return { ...record, sandbox, hostPorts: sandbox.ports };
}

/** The group's next sandbox gets another address, and the same host ports. */
export function withoutAddress({ sandbox, ...record }: GroupRecord): GroupRecord {
  return { ...record, hostPorts: sandbox?.ports ?? record.hostPorts ?? [] };
}

/** The group's volumes were removed, and what was in them. */
export function withoutVolumes({ cloned: _gone, ...record }: GroupRecord): GroupRecord {
  return record;
}

const underWay: ReadonlySet<GroupRecord['provisioningState']> = new Set([
  'Pending',
  'Creating',
  'Updating',
  'Repairing',
]);

/** Whether the service would refuse another operation until this one has ended. */
export function isTransitioning({ phase, provisioningState }: GroupRecord): boolean {
  return phase === 'stopping' || underWay.has(provisioningState);
}

export function withGroupEvent(record: GroupRecord, event: Occurrence, now: Date): GroupRecord {
  return { ...record, events: addEvent(record.events, event, now) };
}

export function withOperation(record: GroupRecord, operation: Operation): GroupRecord {
  const others = record.operations.filter(({ id }) => id !== operation.id);
  return { ...record, operations: [...others, operation].slice(-mostOperations) };
}

/** Every operation that still runs ends in the same way: they wait for the same deployment. */
export function operationsEnded(
  record: GroupRecord,
  end: Pick<Operation, 'status' | 'error'>,
): readonly Operation[] {
  return record.operations.map(operation =>
    operation.status === 'Pending' ? { ...operation, ...end } : operation,
  );
}
