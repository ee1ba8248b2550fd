import { Agent, request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import Docker from 'dockerode';
import { WebSocket } from 'ws';
import { connectEngine } from '../../src/fabric/engine/dockerEngine.ts';
import { parseEngineAddress } from '../../src/fabric/engine/findEngine.ts';
import { FabricProcess } from '../fabric/fabricProcess.ts';
import { median, print } from './report.ts';

/**
 * The fabric as a program on the real engine: how long a group takes against the same container made through the
 * engine, how fast a group is shown among many, and how fast attach is against the engine's own.
 */

const rounds = Number(process.env['FRANKENETES_BENCH_ROUNDS'] ?? 5);
const manyGroups = Number(process.env['FRANKENETES_BENCH_GROUPS'] ?? 90);
const gets = 5000;
const lines = 300_000;

/** Of /proc, in a second (proc(5)). */
const clockTicks = 100;

const fabric = new FabricProcess('--unthrottled');
const docker = new Docker({
  protocol: 'http',
  host: '',
  ...parseEngineAddress(process.env['FRANKENETES_TEST_ENGINE'] ?? ''),
});
const agent = new Agent({ keepAlive: true });

async function main(): Promise<void> {
  await fabric.start();
  try {
    await call('PUT', '?api-version=2025-04-01', { location: 'eastus' });
    await creation('a group of one container');
    await creation('the same with a public port', 8080);
    await attach();
    await lookups();
  } finally {
    await call('DELETE', '?api-version=2025-04-01');
    await until(async () => (await call('GET', '?api-version=2025-04-01')).status === 404 || undefined);
    agent.destroy();
    await fabric.close();
  }
}

interface Reply {
  readonly status: number;
  readonly body: string;
}

/** To the resource group of this bench and what is in it. */
async function call(method: string, path: string, body?: object): Promise<Reply> {
  const { endpoint, token, subscriptionId } = fabric.line;
  const asked = request(`${endpoint}/subscriptions/${subscriptionId}/resourceGroups/bench${path}`, {
    method,
    agent,
    ca: fabric.authority,
    headers: { authorization: `Bearer ${token}` },
  });
  asked.end(body === undefined ? undefined : JSON.stringify(body));
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  let text = '';
  for await (const part of answer.setEncoding('utf8')) {
    text += String(part);
  }
  return { status: answer.statusCode ?? 0, body: text };
}

function groupPath(name: string, below = ''): string {
  return `/providers/Microsoft.ContainerInstance/containerGroups/${name}${below}?api-version=2023-05-01`;
}

async function put(name: string, command: readonly string[], port?: number): Promise<void> {
  const ports = port === undefined ? [] : [{ port }];
  const resources = { requests: { cpu: 1, memoryInGB: 1 } };
  const { status, body } = await call('PUT', groupPath(name), {
    location: 'eastus',
    properties: {
      osType: 'Linux',
      containers: [{ name: 'main', properties: { image: 'busybox', command, ports, resources } }],
      ...(port === undefined ? {} : { ipAddress: { type: 'Public', ports } }),
    },
  });
  if (status !== 201) {
    throw new Error(`PUT of ${name} was answered ${status}: ${body}`);
  }
}

async function runs(name: string): Promise<true | undefined> {
  const { body } = await call('GET', groupPath(name));
  return body.includes('"state":"Running","startTime"') || undefined;
}

/** Milliseconds between two looks: who asks without a pause takes the time from what is being measured. */
const pause = 2;

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const seen = await look();
    if (seen !== undefined) {
      return seen;
    }
    await sleep(pause);
  }
}

/** Milliseconds. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

const sleeper = ['sleep', '100000'];

/**
 * Our group has a sandbox beside its container, so the engine's own time is told for both: one, and one joined to another.
 * Whoever asks for nothing of its own from a sandbox gets one that was made ahead; a public port is something.
 */
async function creation(what: string, port?: number): Promise<void> {
  const published =
    port === undefined
      ? {}
      : {
          ExposedPorts: { [`${port}/tcp`]: {} },
          HostConfig: { PortBindings: { [`${port}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: '' }] } },
        };
  const [image, pause] = await Promise.all([imageId('busybox'), imageId('registry.k8s.io/pause:3.10')]);
  const [ours, alone, joined]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round <= rounds; round += 1) {
    const name = `made-${round}`;
    const group = await timed(async () => {
      await put(name, sleeper, port);
      await until(() => runs(name));
    });
    const one: Docker.Container[] = [];
    const single = await timed(async () => one.push(await started({ Image: image, ...published })));
    const pair: Docker.Container[] = [];
    const both = await timed(async () => {
      pair.push(await started({ Image: pause, Entrypoint: [], ...published }));
      const HostConfig = { NetworkMode: `container:${pair[0]?.id}` };
      pair.unshift(await started({ Image: image, HostConfig }));
    });
    for (const container of [...one, ...pair]) {
      await container.remove({ force: true });
    }
    await call('DELETE', groupPath(name));
    // The first round warms all up.
    if (round > 0) {
      ours.push(group);
      alone.push(single);
      joined.push(both);
    }
  }
  const against = { 'its container alone': median(alone), 'its two containers': median(joined) };
  for (const [whom, time] of Object.entries(against)) {
    const bench = `fabric: PUT of ${what} to Running against ${whom} by the engine`;
    const ratio = median(ours) / time;
    print({
      bench,
      n: rounds,
      median: median(ours),
      unit: 'ms',
      against: time,
      ratio,
      ...(port === undefined ? { target: 'ratio <= 1.3' } : {}),
    });
  }
}

async function started(options: Docker.ContainerCreateOptions): Promise<Docker.Container> {
  const container = await docker.createContainer({ Entrypoint: sleeper, Cmd: [], ...options });
  await container.start();
  return container;
}

async function imageId(name: string): Promise<string> {
  const engine = connectEngine({
    address: parseEngineAddress(process.env['FRANKENETES_TEST_ENGINE'] ?? ''),
    instance: 'bench',
    hostsFile: `${fabric.state}/hosts`,
    images: `${fabric.state}/images.json`,
  });
  return (await engine.ensureImage(name, () => undefined, new AbortController().signal)).digest;
}

/** Every line, in order, from a container that says them all at once when it is told to. */
async function attach(): Promise<void> {
  const ours: number[] = [];
  const direct: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    direct.push(await linesPerSecond(`direct-${round}`, attachDirectly));
    ours.push(await linesPerSecond(`ours-${round}`, attachThroughFabric));
  }
  const [speed, against] = [median(ours), median(direct)];
  const bench = `fabric: attach, ${lines} lines in order`;
  const unit = 'lines/s';
  print({ bench, n: rounds, median: speed, unit, against, ratio: speed / against, target: 'ratio >= 0.5' });
}

type Attach = (name: string, onData: (chunk: Buffer) => void) => Promise<() => void>;

async function linesPerSecond(name: string, attachTo: Attach): Promise<number> {
  await put(name, ['sh', '-c', `until [ -e /go ]; do sleep 0.05; done; seq 1 ${lines}; exec sleep 100000`]);
  await until(() => runs(name));
  const check = new LineCheck(lines);
  const leave = await attachTo(name, chunk => check.take(chunk));
  const begun = performance.now();
  await touch(name);
  await check.complete;
  const seconds = (performance.now() - begun) / 1000;
  leave();
  await call('DELETE', groupPath(name));
  return lines / seconds;
}

/** @throws Error as soon as a line is not the next one. */
class LineCheck {
  readonly complete: Promise<void>;
  readonly #last: number;
  readonly #done = Promise.withResolvers<void>();
  #next = 1;
  #rest = '';

  constructor(last: number) {
    this.#last = last;
    this.complete = this.#done.promise;
  }

  take(chunk: Buffer): void {
    const parts = (this.#rest + chunk.toString('latin1')).split('\n');
    this.#rest = parts.pop() ?? '';
    for (const line of parts) {
      if (line !== String(this.#next)) {
        this.#done.reject(new Error(`line ${this.#next} is ${line}`));
        return;
      }
      this.#next += 1;
    }
    if (this.#next > this.#last) {
      this.#done.resolve();
    }
  }
}

async function touch(name: string): Promise<void> {
  const container = await engineContainer(name);
  const exec = await container.exec({ Cmd: ['touch', '/go'] });
  (await exec.start({ Detach: true })).destroy();
}

async function engineContainer(name: string): Promise<Docker.Container> {
  const listed = await docker.listContainers({ filters: { label: ['io.frankenetes.container=main'] } });
  const found = listed.find(({ Labels }) => Labels['io.frankenetes.group']?.startsWith(`${name}-`));
  return docker.getContainer(found?.Id ?? '');
}

async function attachDirectly(name: string, onData: (chunk: Buffer) => void): Promise<() => void> {
  const container = await engineContainer(name);
  const stream = await container.attach({ stream: true, stdout: true, stderr: true });
  const output = { write: onData } as unknown as NodeJS.WritableStream;
  docker.modem.demuxStream(stream, output, output);
  return () => (stream as unknown as { destroy(): void }).destroy();
}

async function attachThroughFabric(name: string, onData: (chunk: Buffer) => void): Promise<() => void> {
  const { body } = await call('POST', groupPath(name, '/containers/main/attach'));
  const { webSocketUri, password } = JSON.parse(body) as { webSocketUri: string; password: string };
  const socket = new WebSocket(webSocketUri, { ca: fabric.authority, headers: { authorization: password } });
  socket.on('message', (data: Buffer) => onData(data));
  await once(socket, 'open');
  return () => socket.terminate();
}

/** One caller after the other on one connection for the times; eight side by side for how many fit into a second. */
async function lookups(): Promise<void> {
  const names = Array.from({ length: manyGroups }, (_, index) => `many-${index}`);
  for (const name of names) {
    await put(name, sleeper);
    await until(() => runs(name));
  }
  const one = groupPath('many-7');
  for (let count = 0; count < 500; count += 1) {
    await call('GET', one);
  }
  const times: number[] = [];
  for (let count = 0; count < gets; count += 1) {
    times.push(await timed(() => call('GET', one)));
  }
  const sorted = times.toSorted((a, b) => a - b);
  const [p50, p99] = [0.5, 0.99].map(part => sorted[Math.floor(gets * part)] ?? Number.NaN);
  const bench = `fabric: GET of one group of ${manyGroups}`;
  print({
    bench: `${bench}, p99 against p50`,
    n: gets,
    median: p99 ?? Number.NaN,
    unit: 'ms',
    against: p50 ?? Number.NaN,
    ratio: (p99 ?? 0) / (p50 ?? 1),
    target: 'ratio <= 5',
  });
  const before = processorSeconds();
  await inParallel(8, gets, () => call('GET', one));
  const ofOneCore = gets / (processorSeconds() - before);
  print({ bench: `${bench}, of one core`, n: gets, median: ofOneCore, unit: 'GET/s', target: '>= 1000' });
}

/** That the fabric's process has used; the caller's own time, and its neighbours', do not count. Linux. */
function processorSeconds(): number {
  const { pid } = JSON.parse(readFileSync(`${fabric.state}/fabric.json`, 'utf8')) as { pid: number };
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / clockTicks;
}

async function inParallel(callers: number, calls: number, work: () => Promise<unknown>): Promise<void> {
  let left = calls;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (left > 0) {
        left -= 1;
        await work();
      }
    }),
  );
}

await main();
