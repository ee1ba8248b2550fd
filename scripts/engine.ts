import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { EngineError } from '../src/fabric/engine/engineError.ts';
import { findEngine } from '../src/fabric/engine/findEngine.ts';
import { runCommand } from './command.ts';
import { installPackages, isDebianRoot, MissingRequirement } from './debian.ts';
import { say, step } from './progress.ts';

export interface ContainerEngine {
  /** `unix:///…` or `tcp://…`, as in DOCKER_HOST. */
  readonly socket: string;
  /** Whether it is a Podman service that we started, now or in an earlier run. */
  readonly ours: boolean;
  /** End it if it is ours; containers go on running. */
  stop(): Promise<void>;
}

const startTimeoutSeconds = 20;

/** Most that our containers may ask for; each is lowered to this process's own hard limit. */
const wantedLimits = { nproc: 4096, nofile: 16384 } as const;

/**
 * Find a container engine that answers, or on Debian as root bring up Podman's API service.
 * @param directory where a service of our own keeps its socket, configuration and log; its path must leave
 *   room for a socket name (Unix sockets: about 104 characters).
 * @throws MissingRequirement that says what to install.
 */
export async function ensureEngine(directory: string): Promise<ContainerEngine> {
  const own = ownService(directory);
  if ((await answeringEngine(own.socket)) !== undefined) {
    return own;
  }
  const socket = await answeringEngine();
  if (socket !== undefined) {
    return { socket, ours: false, stop: () => Promise.resolve() };
  }
  if (process.env['DOCKER_HOST'] !== undefined) {
    throw new MissingRequirement(
      `No container engine answers at DOCKER_HOST=${process.env['DOCKER_HOST']}. Start it, or unset DOCKER_HOST.`,
    );
  }
  if (!isDebianRoot()) {
    throw new MissingRequirement(
      'No container engine answers. Start Docker or Podman (`systemctl --user start podman.socket`), or install ' +
        'Docker (https://docs.docker.com/engine/install) or Podman (https://podman.io/docs/installation).',
    );
  }
  await installPodman();
  await startService(directory);
  return own;
}

/** The address at which an engine answers, as in DOCKER_HOST; undefined when none does. */
async function answeringEngine(wanted?: string): Promise<string | undefined> {
  try {
    const address = await findEngine({
      ...(wanted === undefined ? {} : { wanted }),
      environment: process.env,
      platform: process.platform,
      home: homedir(),
    });
    return 'socketPath' in address ? `unix://${address.socketPath}` : `tcp://${address.host}:${address.port}`;
  } catch (error) {
    if (error instanceof EngineError && error.reason === 'unreachable') {
      return undefined;
    }
    throw error;
  }
}

async function installPodman(): Promise<void> {
  const programs = {
    '/usr/bin/podman': 'podman',
    '/usr/sbin/runc': 'runc',
    '/usr/lib/podman/netavark': 'netavark',
    '/usr/lib/podman/aardvark-dns': 'aardvark-dns',
    '/usr/sbin/iptables': 'iptables',
  };
  if (Object.keys(programs).every(path => existsSync(path))) {
    return;
  }
  await installPackages('no container engine was found', Object.values(programs));
}

function ownService(directory: string): ContainerEngine {
  return {
    socket: `unix://${join(directory, 'podman.sock')}`,
    ours: true,
    async stop() {
      const pidFile = join(directory, 'podman.pid');
      const pid = Number(await readFile(pidFile, 'utf8').catch(() => '0'));
      if (pid === 0) {
        return;
      }
      await rm(pidFile);
      if (await isPodman(pid)) {
        process.kill(pid, 'SIGTERM');
      }
    },
  };
}

/** The number may belong to another process by now. */
async function isPodman(pid: number): Promise<boolean> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return commandLine.includes('podman');
}

/** Images and containers lie in Podman's usual storage, so they outlive the service and this run. */
async function startService(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const configuration = join(directory, 'containers.conf');
  const socket = join(directory, 'podman.sock');
  await writeFile(configuration, await containersConf());
  await rm(socket, { force: true });
  const log = openSync(join(directory, 'podman.log'), 'a');
  // A session of its own, so that a Ctrl+C in our terminal does not reach it.
  const service = spawn(
    'podman',
    ['--runtime', 'runc', 'system', 'service', '--time=0', `unix://${socket}`],
    {
      detached: true,
      stdio: ['ignore', log, log],
      // Its helpers leave a file called "oom" where they run when a container runs out of memory.
      cwd: directory,
      env: { ...process.env, CONTAINERS_CONF: configuration },
    },
  );
  closeSync(log);
  const started = Promise.withResolvers<void>();
  service.once('spawn', started.resolve);
  service.once('error', started.reject);
  await started.promise;
  service.unref();
  await writeFile(join(directory, 'podman.pid'), String(service.pid));
  await step('Starting Podman', async () => {
    for (let waited = 0; waited < startTimeoutSeconds; waited += 0.1) {
      if ((await answeringEngine(`unix://${socket}`)) !== undefined) {
        return;
      }
      await delay(100);
    }
    throw new Error(`Podman's service did not start; see ${join(directory, 'podman.log')}`);
  });
  say(`Podman answers at unix://${socket}`);
}

/**
 * containers.conf(5). runc, because crun refuses hosts with both cgroup versions; limits that this process may
 * set, because without CAP_SYS_RESOURCE Podman's own defaults are refused ("setting rlimit type 6").
 */
async function containersConf(): Promise<string> {
  const ulimits = await Promise.all(
    Object.entries(wantedLimits).map(async ([name, wanted]) => {
      const limit = Math.min(wanted, await hardLimit(name === 'nproc' ? '-Hu' : '-Hn'));
      return `"${name}=${limit}:${limit}"`;
    }),
  );
  return [
    '[containers]',
    `default_ulimits = [${ulimits.join(', ')}]`,
    'log_driver = "k8s-file"',
    '[engine]',
    'runtime = "runc"',
    'cgroup_manager = "cgroupfs"',
    'events_logger = "file"',
    '[network]',
    'network_backend = "netavark"',
    '',
  ].join('\n');
}

async function hardLimit(flag: '-Hu' | '-Hn'): Promise<number> {
  const limit = (await runCommand('bash', ['-c', `ulimit ${flag}`])).trim();
  return limit === 'unlimited' ? Infinity : Number(limit);
}
