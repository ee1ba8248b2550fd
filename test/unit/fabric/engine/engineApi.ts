import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { connectEngine } from '../../../../src/fabric/engine/dockerEngine.ts';
import type { Engine } from '../../../../src/fabric/engine/engine.ts';
import { temporaryState } from '../fixtures.ts';

/** How engines describe themselves and answer, where they differ: from their documentation and their source. */
export interface Flavour {
  readonly name: string;
  readonly info: object;
  readonly version: object;
  /** What `GET /images/…/json` calls an image. */
  readonly imageId: string;
  /** In words of its own: a port that is in use. */
  readonly portTaken: string;
  /** `Action` of the event by which a container's end is told. */
  readonly ended: string;
}

const hex = 'a'.repeat(64);
const dockerVersion = {
  Version: '29.1.0',
  ApiVersion: '1.52',
  Components: [{ Name: 'Engine' }, { Name: 'containerd' }],
};
const podmanVersion = {
  Version: '5.6.0',
  ApiVersion: '1.41',
  Components: [{ Name: 'Podman Engine' }, { Name: 'Conmon' }],
};
const allLimits = { MemoryLimit: true, CpuCfsQuota: true, PidsLimit: true };
const dockerPort =
  'driver failed programming external connectivity on endpoint x: Bind for 127.0.0.1:20000 failed: port is already allocated';

export const flavours = {
  docker: {
    name: 'Docker Engine',
    info: {
      OperatingSystem: 'Debian GNU/Linux 13',
      SecurityOptions: ['name=seccomp,profile=builtin', 'name=cgroupns'],
      ...allLimits,
    },
    version: dockerVersion,
    imageId: `sha256:${hex}`,
    portTaken: dockerPort,
    ended: 'die',
  },
  remapped: {
    name: 'Docker Engine with userns-remap',
    info: { OperatingSystem: 'Debian GNU/Linux 13', SecurityOptions: ['name=userns'], ...allLimits },
    version: dockerVersion,
    imageId: `sha256:${hex}`,
    portTaken: dockerPort,
    ended: 'die',
  },
  desktop: {
    name: 'Docker Desktop',
    info: {
      OperatingSystem: 'Docker Desktop',
      SecurityOptions: ['name=seccomp,profile=unconfined', 'name=cgroupns'],
      ...allLimits,
    },
    version: dockerVersion,
    imageId: `sha256:${hex}`,
    portTaken:
      'ports are not available: exposing port TCP 127.0.0.1:20000 -> 0.0.0.0:0: listen tcp 127.0.0.1:20000: bind: address already in use',
    ended: 'die',
  },
  rootlessPodman: {
    name: 'rootless Podman without the cpu controller',
    info: {
      OperatingSystem: 'fedora',
      SecurityOptions: ['name=seccomp,profile=default', 'name=rootless', 'name=selinux'],
      MemoryLimit: true,
      CpuCfsQuota: false,
      PidsLimit: true,
    },
    version: podmanVersion,
    imageId: hex,
    portTaken: 'rootlessport listen tcp 127.0.0.1:20000: bind: address already in use',
    ended: 'died',
  },
} as const satisfies Record<string, Flavour>;

export interface Asked {
  readonly method: string;
  /** Without the API's version. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface EngineApi {
  readonly engine: Engine;
  /** Every request, in order. */
  readonly asked: readonly Asked[];
  /** The next request of this method whose path ends so is answered so, whatever it would be. */
  answerNext(method: string, ending: string, status: number, message: string): void;
  /** Tell everybody who listens that a container has ended. */
  end(id: string, exitCode: number): void;
}

interface Container {
  readonly id: string;
  running: boolean;
  exitCode: number;
}

/** So much of the Engine API as the fabric uses, over HTTP: what is made is there, and starts and ends as it is told. */
export async function openEngineApi(context: TestContext, flavour: Flavour): Promise<EngineApi> {
  const asked: Asked[] = [];
  const containers = new Map<string, Container>();
  const listeners: ServerResponse[] = [];
  const refusals: { method: string; ending: string; status: number; message: string }[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://engine');
    const [method, path] = [request.method ?? '', url.pathname];
    const content = path.endsWith('/archive') ? '' : await text(request);
    const body = content === '' ? {} : (JSON.parse(content) as Record<string, unknown>);
    request.resume();
    asked.push({ method, path, query: url.searchParams, body });
    const refused = refusals.findIndex(row => row.method === method && path.endsWith(row.ending));
    const [refusal] = refused < 0 ? [] : refusals.splice(refused, 1);
    if (refusal !== undefined) {
      reply(response, refusal.status, { message: refusal.message });
      return;
    }
    if (path === '/events') {
      response.flushHeaders();
      listeners.push(response);
      return;
    }
    const [status, result] = resultOf(method, path, url.searchParams.get('name') ?? '');
    reply(response, status, result);
  }

  function resultOf(method: string, path: string, name: string): readonly [number, unknown] {
    const [, kind = '', key = '', verb = ''] = path.split('/');
    const container = [...containers.entries()].find(([known, { id }]) => known === key || id === key)?.[1];
    switch (`${method} ${kind}${verb === '' ? '' : `/${verb}`}`) {
      case 'GET _ping':
        return [200, 'OK'];
      case 'GET info':
        return [200, flavour.info];
      case 'GET version':
        return [200, flavour.version];
      case 'POST containers': {
        const id = String(containers.size + 1).padStart(64, '0');
        containers.set(name, { id, running: false, exitCode: 0 });
        return [201, { Id: id, Warnings: [] }];
      }
      case 'POST containers/start':
        if (container !== undefined) {
          container.running = true;
        }
        return [container === undefined ? 404 : 204, undefined];
      case 'GET containers':
      case 'GET networks':
        return [200, []];
      case 'GET containers/json':
        return container === undefined
          ? [404, { message: 'No such container' }]
          : [200, { Id: container.id, State: stateOf(container) }];
      case 'PUT containers/archive':
        return [200, undefined];
      default:
        return path.startsWith('/images/') ? [200, { Id: flavour.imageId }] : [201, {}];
    }
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const state = temporaryState(context);
  const engine = connectEngine({
    address: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    instance: 'test',
    hostsFile: '/state/hosts',
    images: state.file('images.json'),
  });
  return {
    engine,
    asked,
    answerNext: (method, ending, status, message) => void refusals.push({ method, ending, status, message }),
    end: (id, exitCode) => {
      const container = [...containers.values()].find(known => known.id === id);
      if (container !== undefined) {
        Object.assign(container, { running: false, exitCode });
      }
      for (const listener of listeners) {
        listener.write(
          `${JSON.stringify({ Type: 'container', Action: flavour.ended, Actor: { ID: id } })}\n`,
        );
      }
    },
  };
}

function stateOf({ running, exitCode }: Container): object {
  const [StartedAt, never] = ['2026-01-01T00:00:00Z', '0001-01-01T00:00:00Z'];
  const FinishedAt = running ? never : '2026-01-01T00:00:01Z';
  return { Running: running, ExitCode: exitCode, OOMKilled: false, StartedAt, FinishedAt };
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
}
