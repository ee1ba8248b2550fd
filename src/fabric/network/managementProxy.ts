import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, isIP, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AccessTokens } from '../entra/accessTokens.ts';
import { isResourceManager } from '../entra/audiences.ts';
import type { EngineInfo } from '../engine/engine.ts';
import type { DirectoryEntry } from '../model/directory.ts';
import type { ContainerGroup } from '../model/resource.ts';
import type { ResourceStore } from '../state/resourceStore.ts';
import { hasIdentity, identityHeader } from './identitySurroundings.ts';
import { listenOnKeptPort } from './listenOnKeptPort.ts';
import { serverLimits } from './serverLimits.ts';
import { sameSecret, type SecretsOfGroups } from './secretsOfGroups.ts';

/** Seconds that a token of an identity is good for. */
const lifetime = 86_400;

/** The only destination. */
const destination = 'management.azure.com:443';

/** The engine makes its bridge with the first container: until then the address is not there. */
const bridgeWait = { attempts: 40, milliseconds: 50 } as const;

/** By this name containers of Docker Desktop reach what listens on the computer's 127.0.0.1. */
const desktopHost = 'host.docker.internal';

export interface ManagementProxyOptions {
  readonly engineInfo: () => Promise<Pick<EngineInfo, 'gateway' | 'rootless'>>;
  readonly store: ResourceStore;
  readonly secrets: SecretsOfGroups;
  readonly tokens: AccessTokens;
  /** The port of last time, kept because running containers know it. */
  readonly keptPort: () => number | undefined;
  readonly keepPort: (port: number) => void;
  /** A connection of a container that wants to speak TLS with `management.azure.com`. */
  readonly accept: (socket: Duplex) => void;
  readonly log: (message: string, error?: unknown) => void;
}

/**
 * What containers of groups with an identity reach of this computer, and all they reach: the road to Azure
 * Resource Manager (CONNECT, with credentials of the group) and the tokens of their identities.
 */
export class ManagementProxy {
  readonly #options: ManagementProxyOptions;
  #open: { readonly gateway: string; readonly address: string; readonly server: Server } | undefined;
  #opening: Promise<unknown> = Promise.resolve();

  constructor(options: ManagementProxyOptions) {
    this.#options = options;
  }

  /**
   * Follows the engine's gateway, which is another one when the network was made anew.
   * @returns `host:port` as containers see it. Call it when a container of ours runs. Repeatable.
   */
  listen(): Promise<string> {
    const opened = this.#opening.then(() => this.#listenOnGateway());
    this.#opening = opened.catch(() => undefined);
    return opened;
  }

  close(): void {
    this.#open?.server.close();
    this.#open?.server.closeAllConnections();
    this.#open = undefined;
  }

  async #listenOnGateway(): Promise<string> {
    const { gateway, rootless } = await this.#options.engineInfo();
    if (this.#open?.gateway === gateway) {
      return this.#open.address;
    }
    this.close();
    const onBridge = isIP(gateway) !== 0 && (await isOurs(gateway));
    const bound = onBridge ? gateway : '127.0.0.1';
    const server = createServer(serverLimits, (request, response) => this.#answer(request, response));
    server.on('connect', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.#connect(request, socket, head),
    );
    server.on('clientError', (_error, socket) => socket.destroy());
    server.on('connection', (socket: Socket) => {
      if (!isWelcome(socket.remoteAddress ?? '', rootless ? undefined : gateway)) {
        socket.destroy();
      }
    });
    await listenOnKeptPort(server, bound, this.#options.keptPort());
    server.unref();
    const { port } = server.address() as AddressInfo;
    const address = `${onBridge ? gateway : desktopHost}:${port}`;
    this.#open = { gateway, address, server };
    this.#options.log(`proxy for containers on ${bound}:${port}`);
    this.#options.keepPort(port);
    return address;
  }

  #connect(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    if (this.#groupOfProxyCredentials(request.headers['proxy-authorization']) === undefined) {
      socket.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="frankenetes"\r\nContent-Length: 0\r\n\r\n',
      );
      return;
    }
    if (request.url !== destination) {
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    socket.unshift(head);
    this.#options.accept(socket);
  }

  #groupOfProxyCredentials(header: string | undefined): ContainerGroup | undefined {
    const [, encoded = ''] = /^Basic\s+(\S+)$/i.exec(header ?? '') ?? [];
    const [user = '', password = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
    return sameSecret(password, this.#options.secrets.derive('proxy', user)) ? this.#group(user) : undefined;
  }

  #group(engineGroup: string): ContainerGroup | undefined {
    return this.#options.store
      .list('containerGroup')
      .find(group => group.engineGroup === engineGroup && hasIdentity(group));
  }

  /** `GET /msi/token?resource=…&client_id=…`: "How to use managed identities with Azure Container Instances". */
  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = URL.parse(request.url ?? '/', 'http://localhost');
    if (request.method !== 'GET' || url?.pathname !== '/msi/token') {
      reply(response, 404, { error: 'not_found', error_description: 'Only /msi/token is here.' });
      return;
    }
    const given = String(request.headers['x-identity-header'] ?? request.headers['secret'] ?? '');
    const engineGroup = given.slice(0, given.lastIndexOf('.'));
    const group = sameSecret(given, identityHeader(this.#options.secrets, engineGroup))
      ? this.#group(engineGroup)
      : undefined;
    if (group === undefined) {
      reply(response, 401, {
        error: 'unauthorized',
        error_description: 'X-Identity-Header is not that of a container group.',
      });
      return;
    }
    this.#giveToken(group, url.searchParams, response);
  }

  #giveToken(group: ContainerGroup, query: URLSearchParams, response: ServerResponse): void {
    const identity = this.#identityOf(group, query.get('client_id'));
    const resource = query.get('resource');
    if (identity === undefined || resource === null) {
      reply(response, 400, {
        error: 'invalid_request',
        error_description:
          'resource must be given, and client_id must name an identity of the group where it has neither a system-assigned one nor exactly one other.',
      });
      return;
    }
    if (!isResourceManager(resource, [])) {
      reply(response, 400, {
        error: 'invalid_resource',
        error_description: `There are tokens for https://management.azure.com only, not for ${resource}.`,
      });
      return;
    }
    const { token, expiresOn } = this.#options.tokens.issue(identity, resource, lifetime);
    reply(response, 200, {
      access_token: token,
      expires_on: String(expiresOn),
      resource,
      token_type: 'Bearer',
      client_id: identity.clientId,
    });
  }

  /** Who asks for no one in particular means the system-assigned identity, or else the only one. */
  #identityOf(group: ContainerGroup, clientId: string | null): DirectoryEntry | undefined {
    const others = Object.keys(group.identity?.userAssignedIdentities ?? {}).flatMap(
      id => this.#options.store.get('userAssignedIdentity', id) ?? [],
    );
    const system = group.systemIdentity === undefined ? [] : [group.systemIdentity];
    if (clientId !== null) {
      return [...system, ...others].find(known => known.clientId === clientId);
    }
    const [identity, another] = system.length > 0 ? system : others;
    return another === undefined ? identity : undefined;
  }
}

/**
 * Containers come from the bridge's own network, those of a rootless engine from an address of this computer. An address
 * of this computer may be reached from elsewhere, too: nobody else is let in.
 * @param bridge the gateway of containers that have addresses of their own.
 */
export function isWelcome(remote: string, bridge: string | undefined): boolean {
  const network = (address: string): string => address.slice(0, address.lastIndexOf('.'));
  return (bridge !== undefined && network(remote) === network(bridge)) || ownAddresses().includes(remote);
}

function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap(entries => (entries ?? []).map(({ address }) => address));
}

/** Whether the address is, or becomes within two seconds, one of this computer's. */
async function isOurs(address: string): Promise<boolean> {
  for (let attempt = 0; attempt < bridgeWait.attempts; attempt += 1) {
    if (ownAddresses().includes(address)) {
      return true;
    }
    await sleep(bridgeWait.milliseconds);
  }
  return false;
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
