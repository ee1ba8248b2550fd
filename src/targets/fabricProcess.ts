import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { phrase } from '../language/phrase.ts';
import { OperationError } from '../operations/operationError.ts';
import { until } from '../operations/until.ts';

/** The fabric as it says it is, in its state directory. */
export interface Fabric {
  readonly endpoint: string;
  readonly token: string;
  /** PEM. */
  readonly certificateAuthority: string;
  readonly subscriptionId: string;
  readonly tenantId: string;
  /** Trusts that authority, and keeps connections: to make one takes longer than most answers. */
  readonly agent: Agent;
}

export interface FabricOptions {
  /** The program: dist/fabric.js. */
  readonly program: string;
  readonly state: string;
  /** Socket of a container engine; absent: the fabric looks for one. */
  readonly engine?: string;
}

/** Milliseconds. A fabric that comes back looks at its containers first. */
const startPatience = { every: 50, atMost: 60_000, otherwise: phrase`The local fabric did not answer` };

/** Milliseconds. An engine under load takes seconds to say what it is. */
const answerPatience = 30_000;

/** The exit code of a fabric that found no container engine (src/fabric/main.ts). */
const noEngine = 3;

/**
 * The fabric of this computer: the one that runs, or a new one that goes on without us. Two windows that start
 * one at the same time end up with the same.
 * @throws OperationError `fabric-failed` with the last lines that it wrote.
 */
export async function ensureFabric(options: FabricOptions, signal: AbortSignal): Promise<Fabric> {
  const running = await runningFabric(options.state, signal);
  if (running !== undefined) {
    return running;
  }
  const started = await startProcess(options);
  return await until(
    async look => {
      const fabric = await runningFabric(options.state, look);
      if (fabric === undefined && started.failure() !== undefined) {
        throw startFailure(started);
      }
      return fabric;
    },
    startPatience,
    signal,
  );
}

/** undefined when none runs for this state directory. */
export async function runningFabric(state: string, signal: AbortSignal): Promise<Fabric | undefined> {
  try {
    const [facts, token, certificateAuthority] = await Promise.all(
      ['fabric.json', 'token', 'ca.crt'].map(file => readFile(join(state, file), 'utf8')),
    );
    const { endpoint, subscriptionId, tenantId } = JSON.parse(facts ?? '') as Fabric;
    const fabric = {
      endpoint,
      subscriptionId,
      tenantId,
      token: (token ?? '').trim(),
      certificateAuthority: certificateAuthority ?? '',
      agent: new Agent({ keepAlive: true, ca: certificateAuthority }),
    };
    await askFabric(fabric, 'GET', '/fabric/status', signal);
    return fabric;
  } catch {
    return undefined;
  }
}

interface StartedProcess {
  /** Its exit code, or null where it could not even be started; undefined while nothing went wrong. */
  readonly failure: () => number | null | undefined;
  /** The last lines it wrote to stderr. */
  readonly output: () => readonly string[];
}

function startFailure(started: StartedProcess): OperationError {
  const details = started.output();
  return started.failure() === noEngine
    ? engineUnreachable(details)
    : new OperationError('fabric-failed', phrase`The local fabric ended as soon as it was started.`, {
        details,
      });
}

export function engineUnreachable(details: readonly string[]): OperationError {
  return new OperationError(
    'engine-unreachable',
    phrase`No container engine answers on this computer. Start Docker or Podman, or install one of them, and try again.`,
    { details },
  );
}

/** Its stderr goes to a file: a pipe would break when we end before it. Exit 0 is no failure: another was quicker. */
async function startProcess({ program, state, engine }: FabricOptions): Promise<StartedProcess> {
  await mkdir(state, { recursive: true, mode: 0o700 });
  const errors = join(state, 'fabric.stderr');
  const stderr = openSync(errors, 'w', 0o600);
  let code: number | null | undefined;
  let failure: string | undefined;
  const child = spawn(
    process.execPath,
    [program, '--state', state, ...(engine === undefined ? [] : ['--engine', engine])],
    {
      detached: true,
      windowsHide: true,
      // Not ours: that folder may have to be deleted or unmounted.
      cwd: state,
      stdio: ['ignore', 'ignore', stderr],
      // Inside VS Code the executable is Electron, which is Node when told so.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    },
  );
  closeSync(stderr);
  child.on('exit', exit => (code = exit));
  child.on('error', error => {
    code = null;
    failure = error.message;
  });
  child.unref();
  return {
    failure: () => (code === 0 ? undefined : code),
    output: () => (failure === undefined ? lastLines(readFileSync(errors, 'utf8')) : [failure]),
  };
}

function lastLines(text: string): readonly string[] {
  return text.split('\n').filter(Boolean).slice(-20);
}

/**
 * One of the fabric's own routes, which are not ARM's.
 * @throws whatever the connection does, or an Error with the status.
 */
export function askFabric<Answer>(
  { endpoint, token, agent }: Pick<Fabric, 'endpoint' | 'token' | 'agent'>,
  method: 'GET' | 'POST',
  path: string,
  signal: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(
      new URL(path, endpoint),
      {
        method,
        headers: { authorization: `Bearer ${token}` },
        agent,
        timeout: answerPatience,
        signal,
      },
      response => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('error', reject);
        response.on('end', () => {
          const { statusCode = 0 } = response;
          if (statusCode >= 200 && statusCode < 300) {
            resolve(JSON.parse(text === '' ? 'null' : text) as Answer);
          } else {
            reject(new Error(`${method} ${path}: ${statusCode}`));
          }
        });
      },
    );
    call.on('timeout', () => call.destroy(new Error('the fabric does not answer')));
    call.on('error', reject);
    call.end();
  });
}
