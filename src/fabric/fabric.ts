import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ArmContext } from './arm/armContext.ts';
import { createArmHandler } from './arm/armHandler.ts';
import { emptyResourceGroup } from './arm/resources/resourceGroups.ts';
import { OperationAddresses } from './arm/operationAddresses.ts';
import { DeploymentRuns } from './arm/resources/deployments/deploymentRuns.ts';
import { RequestCounts } from './arm/throttling/requestCounts.ts';
import { AccessTokens } from './entra/accessTokens.ts';
import { createEntraPlane } from './entra/entraPlane.ts';
import { readSigningKey } from './entra/signingKey.ts';
import { TokenEndpoint } from './entra/tokenEndpoint.ts';
import type { Engine } from './engine/engine.ts';
import type { Hosts } from './hostOf.ts';
import type { Principal } from './model/access.ts';
import { createFilesPlane } from './files/filesPlane.ts';
import { Shares } from './files/shares.ts';
import { systemClock } from './model/clock.ts';
import { GroupLives } from './model/groupLives.ts';
import { quotaPresets } from './model/regionQuotas.ts';
import { hasIdentity, IdentitySurroundings } from './network/identitySurroundings.ts';
import { listenOnKeptPort } from './network/listenOnKeptPort.ts';
import { ManagementProxy } from './network/managementProxy.ts';
import { sameSecret, SecretsOfGroups } from './network/secretsOfGroups.ts';
import { handshakeTimeout, serverLimits } from './network/serverLimits.ts';
import { StreamSessions } from './network/streamSessions.ts';
import { answerBy, type Plane } from './plane.ts';
import type { FabricLog } from './state/fabricLog.ts';
import { readLocalCertificate } from './state/localCertificate.ts';
import type { ResourceStore } from './state/resourceStore.ts';
import type { SettingsFile } from './state/settings.ts';
import type { StateDirectory } from './state/stateDirectory.ts';
import type { Exchange } from './state/trafficRecorder.ts';
import { calm, type Climate } from './weather/climate.ts';
import { Volumes } from './volumes/volumes.ts';

export interface FabricOptions {
  readonly directory: StateDirectory;
  readonly settings: SettingsFile;
  /** The user's bearer token. */
  readonly token: string;
  readonly store: ResourceStore;
  readonly engine: Engine;
  readonly version: string;
  readonly log: FabricLog;
  /** Make exactly these names resolve in all containers: host name to address. */
  writeHosts(names: ReadonlyMap<string, string>): Promise<void>;
  /** Whether requests beyond the service's limits are refused. */
  readonly throttles: boolean;
  /** A client asked the fabric to stop. */
  onShutdown(): void;
  /** Told of every request to Azure Resource Manager and its answer. */
  readonly record?: ((exchange: Exchange) => void) | undefined;
  /** What lies between the fabric and its world; calm where nothing is said. */
  readonly climate?: Climate;
}

/** Milliseconds without any resource group and any request after which the fabric is of no use. */
const idleAfter = 10 * 60_000;

/**
 * Milliseconds that the end of the fabric waits for what is being removed and for what groups are at: all that matters
 * is on disk. Less than the next fabric waits for it (main.ts).
 */
const closePatience = 10_000;

/** Azure Container Instances on this computer: all parts, put together. */
export class Fabric {
  readonly #options: FabricOptions;
  readonly #context: ArmContext;
  readonly #lives: GroupLives;
  readonly #proxy: ManagementProxy;
  readonly #sessions: StreamSessions;
  readonly #server: Server;
  readonly #climate: Climate;
  #lastRequest = Date.now();

  constructor(options: FabricOptions) {
    this.#options = options;
    const { directory, settings, token, store, version, climate = calm } = options;
    const engine = climate.engine(options.engine);
    this.#climate = climate;
    const log = (message: string, error?: unknown): void => options.log.write(message, error);
    const { certificate, privateKey, authority } = readLocalCertificate(directory);
    const secrets = new SecretsOfGroups(token);
    const hosts: Hosts = () => [this.#address(), `localhost:${this.#port()}`, 'management.azure.com'];
    const { tenantId } = settings.current;
    const key = readSigningKey(directory);
    const tokens = new AccessTokens({ key, store, tenantId, hosts });

    this.#proxy = new ManagementProxy({
      engineInfo: () => engine.info(),
      store,
      secrets,
      tokens,
      keptPort: () => settings.current.proxyPort,
      keepPort: port => this.#keepProxyPort(port),
      accept: (socket: Duplex) => void this.#server.emit('connection', socket),
      log,
    });
    this.#sessions = new StreamSessions(engine, log);
    const shares = new Shares(store, directory, log);
    this.#lives = new GroupLives({
      store,
      engine,
      clock: climate.clock(systemClock),
      surroundings: new IdentitySurroundings(this.#proxy, secrets, authority),
      volumes: new Volumes(shares, directory),
      writeHosts: climate.names(names => options.writeHosts(names)),
      log,
    });
    this.#context = {
      settings: settings.current,
      version,
      store,
      propagation: climate.propagation,
      shares,
      lives: this.#lives,
      engine,
      sessions: this.#sessions,
      quotas: keptQuotas(settings),
      clock: systemClock,
      deployments: new DeploymentRuns(store),
      addresses: new OperationAddresses(token),
      requests: new RequestCounts(systemClock),
      throttles: options.throttles,
      shutdown: () => options.onShutdown(),
      log,
    };
    const arm: Plane = {
      takes: () => true,
      answer: climate.requests(
        createArmHandler({
          context: this.#context,
          authenticate: (given): Principal | undefined =>
            sameSecret(given, token) ? { kind: 'owner' } : tokens.principalOf(given),
          hosts,
          record: options.record,
        }),
      ),
    };
    const endpoint = new TokenEndpoint({ store, tokens, hosts });
    const entra = createEntraPlane({ tenantId, key, endpoint, hosts, log });
    const files = createFilesPlane({ shares, clock: systemClock, keep: account => store.put(account), log });
    const answer = answerBy([...climate.planes, files, entra, arm]);
    this.#server = createServer(
      { ...serverLimits, handshakeTimeout, cert: certificate, key: privateKey, minVersion: 'TLSv1.2' },
      (request, response) => {
        this.#lastRequest = Date.now();
        answer(request, response);
      },
    );
    this.#server.on('upgrade', (request, socket, head) => this.#sessions.upgrade(request, socket, head));
    this.#server.on('tlsClientError', (_error, socket) => socket.destroy());
  }

  /** Listen, and take over what is stored and what runs. @returns the endpoint. */
  async open(): Promise<string> {
    const { settings, store } = this.#options;
    await this.#context.shares.sweep();
    await listenOnKeptPort(this.#server, '127.0.0.1', settings.current.port);
    settings.change({ port: this.#port() });
    this.#context.deployments.failInterrupted(systemClock.now());
    await this.#lives.load();
    this.#climate.begin(this.#lives);
    for (const group of store.list('resourceGroup').filter(({ deletion }) => deletion !== undefined)) {
      void emptyResourceGroup(group, this.#context);
    }
    return `https://${this.#address()}`;
  }

  /** Nothing is left to do for a fabric that nobody uses. */
  isIdle(now = Date.now()): boolean {
    return this.#options.store.list('resourceGroup').length === 0 && now - this.#lastRequest > idleAfter;
  }

  /**
   * Answer no more and watch no more. Groups that are being deleted go first, while the engine plays along (the
   * next start sees to what is left); all others run on.
   */
  async close(): Promise<void> {
    this.#climate.end();
    const patience = sleep(closePatience, undefined, { ref: false });
    await Promise.race([this.#lives.removed(), patience]);
    await Promise.race([this.#lives.abandon(), patience]);
    this.#sessions.close();
    this.#proxy.close();
    const closed = new Promise(resolve => {
      this.#server.close(resolve);
      this.#server.closeAllConnections();
    });
    await Promise.race([closed, patience]);
  }

  /** Running containers with an identity know the port of before, so another one takes new containers. */
  #keepProxyPort(proxyPort: number): void {
    const { settings, log } = this.#options;
    const before = settings.current.proxyPort;
    settings.change({ proxyPort });
    if (before === undefined || before === proxyPort) {
      return;
    }
    log.write(
      `another program has port ${before} of the proxy for containers, which is ${proxyPort} now: container groups with an identity are restarted`,
    );
    for (const life of this.#lives.list()) {
      if (hasIdentity(life.group) && life.record.phase === 'running') {
        life.restart(this.#lives.newOperation());
      }
    }
  }

  #port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  #address(): string {
    return `127.0.0.1:${this.#port()}`;
  }
}

/** The quotas of the subscription, as they were last set. */
function keptQuotas(settings: SettingsFile): ArmContext['quotas'] {
  return {
    get current() {
      return settings.current.quotas ?? quotaPresets.default;
    },
    change: quotas => settings.change({ quotas }),
  };
}
