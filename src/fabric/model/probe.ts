import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { HttpGet, Probe } from '../../cluster/containerGroup.ts';
import type { Engine, Sandbox } from '../engine/engine.ts';
import { EngineError } from '../engine/engineError.ts';
import type { Clock } from './clock.ts';

/** Seconds and counts that hold where a probe does not say; they are Kubernetes' own. */
const defaults = {
  initialDelaySeconds: 0,
  periodSeconds: 10,
  failureThreshold: 3,
  timeoutSeconds: 1,
} as const;

export interface ProbeTarget {
  readonly engine: Engine;
  /** The container's id on the engine, for commands. */
  readonly engineId: string;
  readonly sandbox: Sandbox;
}

/**
 * Ask again and again until aborted. `onFailure` hears of every failed answer, and whether it was the
 * `failureThreshold`th in a row; counting begins anew after that one.
 */
export async function watchProbe(
  probe: Probe,
  target: ProbeTarget,
  clock: Clock,
  onFailure: (why: string, thresholdReached: boolean) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const settings = { ...defaults, ...probe };
  await clock.sleep(settings.initialDelaySeconds, signal);
  for (let failures = 0; !signal.aborted;) {
    const why = await ask(probe, target, settings.timeoutSeconds);
    if (signal.aborted) {
      return;
    }
    failures = why === undefined ? 0 : failures + 1;
    if (why !== undefined) {
      const reached = failures >= settings.failureThreshold;
      await onFailure(why, reached);
      failures = reached ? 0 : failures;
    }
    await clock.sleep(settings.periodSeconds, signal);
  }
}

/** @returns what was wrong; undefined when the container is well, or when it cannot be asked at all. */
async function ask(probe: Probe, target: ProbeTarget, timeoutSeconds: number): Promise<string | undefined> {
  if (probe.exec !== undefined) {
    return await askByCommand(probe.exec.command, target, timeoutSeconds);
  }
  return probe.httpGet === undefined
    ? undefined
    : await askByHttp(probe.httpGet, target.sandbox, timeoutSeconds);
}

async function askByCommand(
  command: readonly string[],
  { engine, engineId }: ProbeTarget,
  timeoutSeconds: number,
): Promise<string | undefined> {
  try {
    const { exitCode, output } = await engine.run(engineId, command, timeoutSeconds);
    return exitCode === 0 ? undefined : `exit code ${exitCode}: ${output.trim().slice(0, 200)}`;
  } catch (error) {
    if (error instanceof EngineError) {
      return undefined;
    }
    throw error;
  }
}

/** Any answer from 200 to 399 is well; certificates are not checked (Kubernetes' rule for httpGet). */
function askByHttp(httpGet: HttpGet, sandbox: Sandbox, timeoutSeconds: number): Promise<string | undefined> {
  const request = httpGet.scheme?.toLowerCase() === 'https' ? httpsRequest : httpRequest;
  const headers = Object.fromEntries((httpGet.httpHeaders ?? []).map(({ name, value }) => [name, value]));
  return new Promise<string | undefined>((resolve, reject) => {
    const asked = request(
      {
        ...reachableAt(sandbox, httpGet.port),
        path: httpGet.path ?? '/',
        headers,
        agent: false,
        rejectUnauthorized: false,
        signal: AbortSignal.timeout(timeoutSeconds * 1000),
      },
      response => {
        const status = response.statusCode ?? 0;
        response.destroy();
        resolve(status >= 200 && status < 400 ? undefined : `HTTP probe failed with statuscode: ${status}`);
      },
    );
    asked.on('error', reject);
    asked.end();
    // Also what cannot even be sent, such as a path with a blank.
  }).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
}

/** A published port where there is one: with Docker Desktop the group's address is not reachable from here. */
function reachableAt(sandbox: Sandbox, port: number): { host: string; port: number } {
  const published = sandbox.ports.find(candidate => candidate.port === port && candidate.protocol === 'tcp');
  return published === undefined
    ? { host: sandbox.address, port }
    : { host: '127.0.0.1', port: published.hostPort };
}
