import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { FabricProcess } from './fabricProcess.ts';

/** How many, and how many of them side by side: two cores are busy with that. */
const sequences = Number(process.env['FRANKENETES_ENGINE_SEQUENCES'] ?? 500);
const sideBySide = 4;
const seed = Number(process.env['FRANKENETES_ENGINE_SEED'] ?? Date.now() % 1_000_000);

const apiVersion = 'api-version=2023-05-01';
/** Ends at once when it is told to, and takes no time until then. */
const patient = 'trap "exit 0" TERM; sleep 1000 & wait';

/** What each request may be answered, in whatever state its group is; anything else, such as 500, is a mistake. */
const requests = {
  create: ['PUT', '', [200, 201, 409]],
  change: ['PUT', '', [200, 201, 409]],
  tag: ['PATCH', '', [200, 404]],
  get: ['GET', '', [200, 404]],
  stop: ['POST', '/stop', [204, 404, 409]],
  start: ['POST', '/start', [202, 204, 404, 409]],
  restart: ['POST', '/restart', [204, 404, 409]],
  logs: ['GET', '/containers/main/logs', [200, 404, 409]],
  exec: ['POST', '/containers/main/exec', [200, 404, 409]],
  delete: ['DELETE', '', [200, 204]],
} as const satisfies Record<string, readonly [method: string, below: string, statuses: readonly number[]]>;

interface Step {
  /** `settle`: until nothing is under way. */
  readonly ask: keyof typeof requests | 'settle';
  /** Milliseconds before it: a group is met in whatever it is at. */
  readonly after: number;
  readonly script: string;
  readonly restartPolicy: string;
  readonly volume: boolean;
  readonly port: boolean;
}

const steps = fc.array(
  fc.record<Step>({
    ask: fc.constantFrom('settle', 'settle', ...(Object.keys(requests) as (keyof typeof requests)[])),
    after: fc.constantFrom(0, 0, 50),
    script: fc.constantFrom(patient, 'exit 0', 'exit 3'),
    restartPolicy: fc.constantFrom('Always', 'OnFailure', 'Never'),
    volume: fc.boolean(),
    port: fc.boolean(),
  }),
  { minLength: 2, maxLength: 5 },
);

function provisioningState(body: unknown): string {
  return (body as { properties: { provisioningState: string } }).properties.provisioningState;
}

describe('sequences of requests on a real engine', { timeout: 25 * 60_000 }, () => {
  const fabric = new FabricProcess('--unthrottled');
  const publishedPorts = new Set<number>();
  let resourceGroup = '';

  before(async () => {
    const { subscriptionId } = await fabric.start();
    resourceGroup = `/subscriptions/${subscriptionId}/resourceGroups/sequences`;
    await fabric.call('PUT', `${resourceGroup}?${apiVersion}`, { location: 'eastus' });
    await fabric.call('PUT', '/fabric/quotas', { preset: 'default' });
  });

  after(async () => {
    await fabric.close();
  });

  function idOf(name: string): string {
    return `${resourceGroup}/providers/Microsoft.ContainerInstance/containerGroups/${name}`;
  }

  async function take(name: string, { ask, after: wait, ...step }: Step): Promise<void> {
    await new Promise(resolve => setTimeout(resolve, wait));
    if (ask === 'settle') {
      await settle(name);
      return;
    }
    const [method, below, statuses] = requests[ask];
    const { status, body } = await fabric.call(
      method,
      `${idOf(name)}${below}?${apiVersion}`,
      bodyOf(ask, step),
    );
    assert.ok((statuses as readonly number[]).includes(status), `${ask}: ${status} ${JSON.stringify(body)}`);
  }

  /** The service's final states, and the host ports that the group has then. */
  async function settle(name: string): Promise<void> {
    for (;;) {
      const { status, body } = await fabric.call('GET', `${idOf(name)}?${apiVersion}`);
      if (status === 404 || ['Succeeded', 'Failed'].includes(provisioningState(body))) {
        break;
      }
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    const { body } = await fabric.call('GET', `/fabric/endpoints?id=${idOf(name)}`);
    for (const { hostPort } of (body as { ports?: { hostPort: number }[] }).ports ?? []) {
      publishedPorts.add(hostPort);
    }
  }

  function bodyOf(ask: keyof typeof requests, step: Omit<Step, 'ask' | 'after'>): object | undefined {
    switch (ask) {
      case 'create':
      case 'change':
        return groupOf(ask, step);
      case 'tag':
        return { tags: { tagged: 'yes' } };
      case 'exec':
        return { command: 'true' };
      default:
        return undefined;
    }
  }

  function groupOf(
    value: string,
    { script, restartPolicy, volume, port }: Omit<Step, 'ask' | 'after'>,
  ): object {
    const ports = port ? [{ port: 8080 }] : [];
    const main = {
      image: 'busybox',
      command: ['sh', '-c', script],
      ports,
      environmentVariables: [{ name: 'ASKED', value }],
      resources: { requests: { cpu: 1, memoryInGB: 1 } },
      volumeMounts: volume ? [{ name: 'scratch', mountPath: '/scratch' }] : [],
    };
    return {
      location: 'eastus',
      properties: {
        osType: 'Linux',
        restartPolicy,
        containers: [{ name: 'main', properties: main }],
        volumes: volume ? [{ name: 'scratch', emptyDir: {} }] : [],
        ...(port ? { ipAddress: { type: 'Public', ports } } : {}),
      },
    };
  }

  async function play(index: number, sequence: readonly Step[]): Promise<void> {
    const [first] = sequence;
    assert.ok(first);
    const whole = [
      { ...first, ask: 'create', after: 0 } as const,
      ...sequence,
      { ...first, ask: 'delete' } as const,
    ];
    try {
      for (const step of whole) {
        // What a group is made as it stays: other requests would be refused as changes of it.
        await take(`g${index}`, { ...first, ask: step.ask, after: step.after });
      }
    } catch (error) {
      throw new Error(`sequence ${index} of seed ${seed}: ${JSON.stringify(whole)}`, { cause: error });
    }
  }

  test(`${sequences} of them leave nothing behind (seed ${seed})`, async () => {
    const queue = [...fc.sample(steps, { numRuns: sequences, seed }).entries()];
    const worker = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        await play(...next);
      }
    };
    await Promise.all(Array.from({ length: sideBySide }, worker));
    await fabric.call('DELETE', `${resourceGroup}?${apiVersion}`);
    await nothingLeft();
    assert.deepEqual(readdirSync(join(fabric.state, 'resources')), []);
    assert.ok(publishedPorts.size > 0);
    assert.deepEqual(await listening([...publishedPorts]), []);
  });

  /** By the engine's own listing. */
  async function nothingLeft(): Promise<void> {
    for (;;) {
      const left = await fabric.owned();
      const { status } = await fabric.call('GET', `${resourceGroup}?${apiVersion}`);
      if (left.length === 0 && status === 404) {
        return;
      }
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  }

  async function listening(ports: readonly number[]): Promise<readonly number[]> {
    const answers = await Promise.all(ports.map(port => connects(port)));
    return ports.filter((_, index) => answers[index]);
  }

  function connects(port: number): Promise<boolean> {
    return new Promise(resolve => {
      const socket = connect({ host: '127.0.0.1', port });
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
  }
});
