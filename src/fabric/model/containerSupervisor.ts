import type { Container, RestartPolicy } from '../../cluster/containerGroup.ts';
import type { ContainerState, Engine, Sandbox } from '../engine/engine.ts';
import { EngineError } from '../engine/engineError.ts';
import { BackOff } from './backOff.ts';
import type { Clock } from './clock.ts';
import {
  backingOff,
  type ContainerRecord,
  exited,
  startFailed,
  started,
  withEvent,
} from './containerRecord.ts';
import { watchProbe } from './probe.ts';
import { restarts } from './restartPolicy.ts';

/** Seconds that a container has between SIGTERM and SIGKILL when a probe gives it up. */
const killGrace = 5;

/** One container of a running group, seen by whoever keeps it running. */
export interface Supervised {
  readonly container: Pick<Container, 'name'> & {
    readonly properties: Pick<Container['properties'], 'livenessProbe' | 'readinessProbe'>;
  };
  readonly engineId: string;
  readonly restartPolicy: RestartPolicy;
  readonly sandbox: Sandbox;
  readonly engine: Engine;
  readonly clock: Clock;
  record(): ContainerRecord;
  update(change: (record: ContainerRecord) => ContainerRecord): void;
}

/**
 * Start the container and note what came of it. A container that cannot start counts as ended.
 * @returns whether it runs.
 * @throws EngineError when it was not the container that failed.
 */
export async function startContainer(supervised: Supervised): Promise<boolean> {
  const { engine, engineId, clock, update } = supervised;
  try {
    await engine.startContainer(engineId);
  } catch (error) {
    if (error instanceof EngineError && error.reason === 'start-failed') {
      update(record => startFailed(record, error.message, clock.now()));
      return false;
    }
    throw error;
  }
  update(record => started(record, clock.now()));
  return true;
}

/**
 * Keep a container running as its restart policy says, from whatever state its record shows. Resolves when
 * it has ended for good.
 * @throws EngineError when the engine fails; the signal's reason when aborted.
 */
export async function supervise(supervised: Supervised, signal: AbortSignal): Promise<void> {
  const { clock, record, update } = supervised;
  const backOff = new BackOff();
  for (;;) {
    if (record().currentState.state === 'Running') {
      const exit = await runUntilExit(supervised, signal);
      update(known => exited(known, exit, clock.now()));
    }
    const { state, exitCode } = record().currentState;
    if (state === 'Terminated') {
      if (!restarts(supervised.restartPolicy, exitCode ?? 0)) {
        return;
      }
      const delay = backOff.next(secondsRun(record()));
      update(known => backingOff(known, delay, clock.now()));
      await clock.sleep(delay, signal);
    }
    await startContainer(supervised);
  }
}

/** Seconds. */
function secondsRun({ currentState }: ContainerRecord): number {
  const { startTime, finishTime } = currentState;
  return startTime === undefined || finishTime === undefined
    ? 0
    : (Date.parse(finishTime) - Date.parse(startTime)) / 1000;
}

type Exit = Extract<ContainerState, { running: false }>;

async function runUntilExit(supervised: Supervised, signal: AbortSignal): Promise<Exit> {
  const probing = new AbortController();
  watchProbes(supervised, AbortSignal.any([signal, probing.signal]));
  try {
    const state = await supervised.engine.waitForExit(supervised.engineId, signal);
    return state.running ? { running: false, outOfMemory: false } : state;
  } finally {
    probing.abort();
  }
}

function watchProbes(supervised: Supervised, signal: AbortSignal): void {
  const { livenessProbe, readinessProbe } = supervised.container.properties;
  const { clock, update, engine, engineId } = supervised;
  const unhealthy = (kind: string, why: string): void =>
    update(record =>
      withEvent(record, { name: 'Unhealthy', message: `${kind} probe failed: ${why}` }, clock.now()),
    );

  const watches = [
    livenessProbe &&
      watchProbe(
        livenessProbe,
        supervised,
        clock,
        async (why, thresholdReached) => {
          unhealthy('Liveness', why);
          if (thresholdReached) {
            const message = `Killing container with id ${engineId}.`;
            update(record => withEvent(record, { name: 'Killing', message }, clock.now()));
            await engine.stopContainer(engineId, killGrace);
          }
        },
        signal,
      ),
    readinessProbe &&
      watchProbe(readinessProbe, supervised, clock, async why => unhealthy('Readiness', why), signal),
  ];
  for (const watch of watches) {
    // A watch ends by being aborted, or because the engine is away: waitForExit tells that one.
    watch?.catch(() => undefined);
  }
}
