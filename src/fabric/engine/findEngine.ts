import { request } from 'node:http';
import { join } from 'node:path';
import { EngineError } from './engineError.ts';

/** Where an engine listens: a Unix socket or Windows pipe, or a TCP port. */
export type EngineAddress =
  | { readonly socketPath: string }
  | { readonly host: string; readonly port: number };

export interface EngineSearch {
  /** What the person asked for: `unix:///path`, `npipe:////./pipe/name` or `tcp://host:port`. */
  readonly wanted?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/** Milliseconds for an engine to answer a ping; Podman may be started by its socket just then. */
const pingTimeout = 5_000;

const installAdvice: Partial<Record<NodeJS.Platform, string>> = {
  linux:
    'Install Docker (https://docs.docker.com/engine/install/) or Podman with its socket (`systemctl --user enable --now podman.socket`).',
  darwin:
    'Install and start Docker Desktop (https://docs.docker.com/desktop/) or Podman Desktop (https://podman-desktop.io).',
  win32:
    'Install and start Docker Desktop (https://docs.docker.com/desktop/) or Podman Desktop (https://podman-desktop.io).',
};

/**
 * The first container engine that answers. A wanted one, or else the one of DOCKER_HOST, is the only candidate.
 * @throws EngineError `unreachable`, naming all that was tried and what to install.
 */
export async function findEngine(
  search: EngineSearch,
  answers: (address: EngineAddress) => Promise<boolean> = answersPing,
): Promise<EngineAddress> {
  const candidates = engineCandidates(search);
  for (const candidate of candidates) {
    const address = parseEngineAddress(candidate);
    if (await answers(address)) {
      return address;
    }
  }
  const tried = candidates.join(', ');
  const advice = installAdvice[search.platform] ?? 'Install Docker or Podman.';
  throw new EngineError('unreachable', `No container engine answers (tried ${tried}). ${advice}`);
}

/** Where to look, most specific first. */
export function engineCandidates({ wanted, environment, platform, home }: EngineSearch): readonly string[] {
  const explicit = wanted ?? environment['DOCKER_HOST'];
  if (explicit) {
    return [explicit];
  }
  if (platform === 'win32') {
    return ['npipe:////./pipe/docker_engine', 'npipe:////./pipe/podman-machine-default'];
  }
  const runtime = environment['XDG_RUNTIME_DIR'];
  return [
    '/var/run/docker.sock',
    join(home, '.docker/run/docker.sock'),
    ...(runtime ? [join(runtime, 'docker.sock'), join(runtime, 'podman/podman.sock')] : []),
    '/run/podman/podman.sock',
    join(home, '.local/share/containers/podman/machine/podman.sock'),
  ].map(path => `unix://${path}`);
}

/** @throws EngineError `unreachable` for an address of another kind. */
export function parseEngineAddress(address: string): EngineAddress {
  const socket = /^(?:unix|npipe):\/\/(.+)$/.exec(address)?.[1];
  if (socket !== undefined) {
    return { socketPath: socket };
  }
  const tcp = /^(?:tcp|http):\/\/(\[[\da-f:]+\]|[^/:]+):(\d+)\/?$/i.exec(address);
  if (tcp?.[1] !== undefined) {
    return { host: tcp[1].replace(/[[\]]/g, ''), port: Number(tcp[2]) };
  }
  throw new EngineError(
    'unreachable',
    `${address} is no address of a container engine. Give unix:///path/to/socket or tcp://host:port.`,
  );
}

/** As a person writes it: what parseEngineAddress takes. */
export function engineUrl(address: EngineAddress): string {
  if (!('socketPath' in address)) {
    const { host, port } = address;
    return `tcp://${host.includes(':') ? `[${host}]` : host}:${port}`;
  }
  const { socketPath } = address;
  return `${socketPath.startsWith('//./pipe/') ? 'npipe' : 'unix'}://${socketPath}`;
}

function answersPing(address: EngineAddress): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const ping = request({ ...address, path: '/_ping', timeout: pingTimeout }, answer => {
    answer.resume();
    resolve(answer.statusCode === 200);
  });
  ping.once('timeout', () => ping.destroy());
  ping.once('error', () => resolve(false));
  ping.once('close', () => resolve(false));
  ping.end();
  return promise;
}
