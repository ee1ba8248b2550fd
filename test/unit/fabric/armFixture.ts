import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { ArmContext } from '../../../src/fabric/arm/armContext.ts';
import { createArmHandler } from '../../../src/fabric/arm/armHandler.ts';
import { OperationAddresses } from '../../../src/fabric/arm/operationAddresses.ts';
import { DeploymentRuns } from '../../../src/fabric/arm/resources/deployments/deploymentRuns.ts';
import { RequestCounts } from '../../../src/fabric/arm/throttling/requestCounts.ts';
import { atOnce, type Client } from '../../../src/fabric/model/access.ts';
import { Shares } from '../../../src/fabric/files/shares.ts';
import { GroupLives } from '../../../src/fabric/model/groupLives.ts';
import { quotaPresets } from '../../../src/fabric/model/regionQuotas.ts';
import { StreamSessions } from '../../../src/fabric/network/streamSessions.ts';
import { answerBy, type Plane } from '../../../src/fabric/plane.ts';
import { ResourceStore } from '../../../src/fabric/state/resourceStore.ts';
import { recorderOf } from '../../../src/fabric/state/trafficRecorder.ts';
import { calm, type Climate } from '../../../src/fabric/weather/climate.ts';
import { Volumes } from '../../../src/fabric/volumes/volumes.ts';
import { FakeEngine } from './fakeEngine.ts';
import { FakeClock, temporaryState } from './fixtures.ts';

export const subscription = '11111111-1111-1111-1111-111111111111';
export const robot: Client = { kind: 'identity', principalId: 'p-1', clientId: 'c-1' };
export const groupsPath = `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.ContainerInstance/containerGroups`;

/** One for all of a file's tests, where the run keeps traffic. */
const recorder = recorderOf(process.env);

export interface ArmAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; undefined when there was none. */
  readonly body: unknown;
}

export interface Arm {
  readonly engine: FakeEngine;
  readonly clock: FakeClock;
  readonly requests: RequestCounts;
  readonly deployments: DeploymentRuns;
  readonly store: ResourceStore;
  readonly lives: GroupLives;
  readonly sessions: StreamSessions;
  /** Host names that resolve in containers, with their addresses. */
  names(): ReadonlyMap<string, string>;
  /** `PUT /path`, api-version added where there is none. */
  call(request: string, body?: unknown, options?: { token?: string; raw?: string }): Promise<ArmAnswer>;
}

/** What the routes work with, on this computer's test subscription. */
export function armContextOf(
  parts: Pick<
    ArmContext,
    'clock' | 'deployments' | 'engine' | 'lives' | 'requests' | 'sessions' | 'shares' | 'store' | 'throttles'
  > &
    Partial<ArmContext>,
): ArmContext {
  return {
    settings: {
      instance: 'test',
      subscriptionId: subscription,
      tenantId: '22222222-2222-2222-2222-222222222222',
      ownerId: '33333333-3333-3333-3333-333333333333',
    },
    version: '0.0.0',
    propagation: atOnce,
    quotas: quotasInMemory(),
    addresses: new OperationAddresses('test'),
    shutdown: () => undefined,
    log: () => undefined,
    ...parts,
  };
}

export interface ArmOptions {
  readonly throttles?: boolean;
  /** False for a fabric that is broken on purpose: its traffic says nothing about the real one. */
  readonly recorded?: boolean;
  readonly climateOf?: (store: ResourceStore) => Climate;
}

/** The routes over plain HTTP, with an engine in memory. Tokens: `owner`, `robot`. */
export async function openArm(
  context: Pick<TestContext, 'after'>,
  { throttles = true, recorded = true, climateOf = () => calm }: ArmOptions = {},
): Promise<Arm> {
  const engine = new FakeEngine();
  const clock = new FakeClock();
  const requests = new RequestCounts(clock);
  let names: ReadonlyMap<string, string> = new Map();
  const state = temporaryState(context);
  const store = new ResourceStore(state, () => undefined);
  store.put({
    kind: 'servicePrincipal',
    id: `/servicePrincipals/${robot.principalId}`,
    displayName: 'robot',
    principalId: robot.principalId,
    clientId: robot.clientId,
    createdOn: '2026-01-01T00:00:00Z',
    secret: { salt: '', hash: '' },
  });
  const climate = climateOf(store);
  const felt = climate.engine(engine);
  const deployments = new DeploymentRuns(store);
  const shares = new Shares(store, state, () => undefined);
  const lives = new GroupLives({
    store,
    engine: felt,
    clock: climate.clock(clock),
    surroundings: { volumes: () => [], environment: async () => ({}) },
    volumes: new Volumes(shares, state),
    writeHosts: async written => {
      names = written;
    },
    log: () => undefined,
  });
  const sessions = new StreamSessions(felt, () => undefined);
  const armContext = armContextOf({
    clock,
    deployments,
    engine: felt,
    lives,
    propagation: climate.propagation,
    requests,
    sessions,
    shares,
    store,
    throttles,
  });
  const handle = createArmHandler({
    context: armContext,
    authenticate: token => (token === 'owner' ? { kind: 'owner' } : token === 'robot' ? robot : undefined),
    hosts: () => [address(), 'management.azure.com'],
    record: exchange => recorded && recorder?.record(exchange),
  });
  const arm: Plane = { takes: () => true, answer: climate.requests(handle) };
  const server = createServer(answerBy([...climate.planes, arm]));
  climate.begin(lives);
  server.on('upgrade', (request, socket, head) => sessions.upgrade(request, socket, head));
  const address = (): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  context.after(async () => {
    climate.end();
    sessions.close();
    server.close();
    server.closeAllConnections();
    await deployments.ended();
    await lives.abandon();
  });

  async function call(
    request: string,
    body?: unknown,
    { token = 'owner', raw }: { token?: string; raw?: string } = {},
  ): Promise<ArmAnswer> {
    const method = request.slice(0, request.indexOf(' '));
    const path = request.slice(method.length + 1);
    const versioned = path.includes('api-version=')
      ? path
      : `${path}${path.includes('?') ? '&' : '?'}api-version=2023-05-01`;
    const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(`http://${address()}${versioned}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(content === undefined ? {} : { body: content }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
    };
  }

  await call(`PUT /subscriptions/${subscription}/resourcegroups/rg`, { location: 'eastus' });
  return { deployments, names: () => names, engine, clock, requests, store, lives, sessions, call };
}

function quotasInMemory(): ArmContext['quotas'] {
  let current = quotaPresets.default;
  return {
    get current() {
      return current;
    },
    change: quotas => {
      current = quotas;
    },
  };
}

/** A member deep in a body, such as `properties.containers.0.name`. */
export function at(body: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
      body,
    );
}

export function codeOf({ body }: ArmAnswer): unknown {
  return at(body, 'error.code');
}
