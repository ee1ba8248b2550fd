import type { ContainerState } from '../engine/engine.ts';
import { addEvent, type Event, type Occurrence } from './event.ts';

/** A state as the service shows it in `currentState` and `previousState`. Times are RFC 3339. */
export interface ShownState {
  readonly state: 'Waiting' | 'Running' | 'Terminated';
  readonly startTime?: string;
  readonly finishTime?: string;
  readonly exitCode?: number;
  readonly detailStatus: string;
}

/** What is remembered of one container of a group. */
export interface ContainerRecord {
  /** The container's id on the engine. */
  readonly engineId?: string;
  readonly restartCount: number;
  readonly currentState: ShownState;
  readonly previousState?: ShownState;
  readonly events: readonly Event[];
  /** What is kept of the log of a container that was stopped, with the time before each line. */
  readonly finalLog?: string;
}

/** `startTime` is there though nothing has started: the virtual kubelet 1.6.4 refuses a container without it. */
export function waitingContainer(now: Date, detailStatus = 'Pending'): ContainerRecord {
  return {
    restartCount: 0,
    currentState: { state: 'Waiting', startTime: now.toISOString(), detailStatus },
    events: [],
  };
}

export function withEvent(record: ContainerRecord, event: Occurrence, now: Date): ContainerRecord {
  return { ...record, events: addEvent(record.events, event, now) };
}

export function created(record: ContainerRecord, engineId: string): ContainerRecord {
  return { ...record, engineId };
}

/** A start after a termination counts as a restart. */
export function started(record: ContainerRecord, startedAt: Date): ContainerRecord {
  const again = record.currentState.state !== 'Running' && record.previousState !== undefined;
  const running: ShownState = { state: 'Running', startTime: startedAt.toISOString(), detailStatus: '' };
  return withEvent(
    { ...record, currentState: running, restartCount: record.restartCount + (again ? 1 : 0) },
    { name: 'Started', message: 'Started container' },
    startedAt,
  );
}

export function exited(
  record: ContainerRecord,
  exit: Extract<ContainerState, { running: false }>,
  now: Date,
): ContainerRecord {
  const startTime = exit.startedAt?.toISOString() ?? record.currentState.startTime;
  const terminated: ShownState = {
    state: 'Terminated',
    ...(startTime === undefined ? {} : { startTime }),
    exitCode: exit.exitCode ?? unknownExitCode,
    finishTime: (exit.finishedAt ?? now).toISOString(),
    detailStatus: exit.outOfMemory ? 'OOMKilled' : exit.exitCode === 0 ? 'Completed' : 'Error',
  };
  return { ...record, currentState: terminated };
}

/** What Kubernetes and containerd report when a process could not be started at all. */
const unknownExitCode = 128;

/** The engine refused to start it: told as a termination, so that the restart policy applies. */
export function startFailed(record: ContainerRecord, why: string, now: Date): ContainerRecord {
  const failed = exited(record, { running: false, exitCode: unknownExitCode, outOfMemory: false }, now);
  return withEvent(failed, { name: 'Failed', message: `Error: ${why}` }, now);
}

/** Waiting for the next start; the termination becomes the previous state. `delay` in seconds. */
export function backingOff(record: ContainerRecord, delay: number, now: Date): ContainerRecord {
  const waiting: ShownState = {
    state: 'Waiting',
    startTime: now.toISOString(),
    detailStatus: 'CrashLoopBackOff',
  };
  return withEvent(
    { ...record, currentState: waiting, previousState: record.currentState },
    { name: 'BackOff', message: `Back-off restarting failed container, next start in ${delay} s` },
    now,
  );
}

/** What the platform's own kills are shown as ("Troubleshoot common issues in ACI", container exit codes). */
const platformExitCodes = { ended: 7147, forced: 7148 } as const;
const killed = 137;

type Exit = Extract<ContainerState, { running: false }>;

/** Ended by the platform, which starts it again at once. `exit` is how the engine saw it end. */
export function endedByPlatform(
  record: ContainerRecord,
  name: string,
  exit: Exit,
  now: Date,
): ContainerRecord {
  const exitCode = exit.exitCode === killed ? platformExitCodes.forced : platformExitCodes.ended;
  const ended = exited(record, { ...exit, exitCode, outOfMemory: false }, now);
  return withEvent({ ...ended, previousState: ended.currentState }, platformKilling(name), now);
}

export function platformKilling(name: string): Occurrence {
  return { name: 'Killing', message: `Killing container ${name} (platform initiated).` };
}

/** As at the beginning of a restart of its group: the container is new, its history is not (recordings of azure-powershell). */
export function restarting(record: ContainerRecord, name: string, now: Date): ContainerRecord {
  const again = { ...waitingContainer(now), events: record.events };
  return record.currentState.state === 'Running' ? withEvent(again, platformKilling(name), now) : again;
}

/** Whether its image was pulled for it: that is told once, however often it is started. */
export function hasPulled({ events }: ContainerRecord): boolean {
  return events.some(({ name }) => name === 'Pulled');
}

/** As the live service shows a group that a client stopped: neither start time nor exit code. */
export function stoppedByClient(record: ContainerRecord, now: Date): ContainerRecord {
  const stopped: ShownState = {
    state: 'Terminated',
    finishTime: now.toISOString(),
    detailStatus: 'Container stopped per client request',
  };
  return { ...record, currentState: stopped, previousState: record.currentState };
}
