import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { connectEngine } from '../../src/fabric/engine/dockerEngine.ts';
import type { Engine, LocalImage, MemberSpec, Sandbox, SandboxSpec } from '../../src/fabric/engine/engine.ts';
import { EngineError, type EngineErrorReason } from '../../src/fabric/engine/engineError.ts';
import { parseEngineAddress } from '../../src/fabric/engine/findEngine.ts';
import { writeHostsFile } from '../../src/fabric/engine/hostsFile.ts';

const forever = new AbortController().signal;
const secret = `secret-${randomBytes(8).toString('hex')}`;

function fromEnvironment(name: string): string {
  const value = process.env[name];
  assert.ok(value, `${name} must be set: these tests need a real container engine (npm test sets it)`);
  return value;
}

describe('a real container engine', { timeout: 300_000 }, () => {
  const instance = `test-${randomBytes(3).toString('hex')}`;
  let directory: string;
  let hostsFile: string;
  let engine: Engine;
  let image: LocalImage;

  function connect(as: string): Engine {
    const address = parseEngineAddress(fromEnvironment('FRANKENETES_TEST_ENGINE'));
    return connectEngine({
      address,
      instance: as,
      hostsFile,
      images: fromEnvironment('FRANKENETES_TEST_IMAGES'),
    });
  }

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'frankenetes-engine-'));
    hostsFile = join(directory, 'hosts');
    await writeHostsFile(hostsFile, new Map([['etcd.example', '10.1.2.3']]));
    engine = connect(instance);
    image = await engine.ensureImage('busybox', () => undefined, forever);
  });

  after(async () => {
    const groups = new Set((await engine.owned()).map(object => object.group ?? ''));
    for (const group of groups) {
      if (group !== '') {
        await engine.removeGroup(group);
      }
    }
    await engine.removeNetwork();
    const left = await engine.owned();
    await rm(directory, { recursive: true });
    assert.deepEqual(left, []);
  });

  function sandboxSpec(group: string, more: Partial<SandboxSpec> = {}): SandboxSpec {
    return { group, ports: [], memoryVolumes: {}, scratchVolumes: [], ...more };
  }

  function shell(group: string, name: string, script: string, more: Partial<MemberSpec> = {}): MemberSpec {
    return { group, name, image, command: ['sh', '-c', script], environment: {}, mounts: [], ...more };
  }

  async function start(spec: MemberSpec): Promise<string> {
    const id = await engine.createContainer(spec);
    await engine.startContainer(id);
    return id;
  }

  /** Runs to the end. */
  async function outputOf(spec: MemberSpec): Promise<{ output: string; exitCode: number | undefined }> {
    const id = await start(spec);
    const state = await engine.waitForExit(id, forever);
    assert.ok(!state.running);
    return { output: (await engine.logs(id, {})).toString(), exitCode: state.exitCode };
  }

  function hostPort(sandbox: Sandbox): number {
    const port = sandbox.ports[0]?.hostPort;
    assert.ok(port);
    return port;
  }

  async function serve(group: string, body: string): Promise<string> {
    const script = `mkdir /www; echo ${body} > /www/index.html; httpd -p 443 -h /www; echo up; exec sleep 600`;
    const id = await start(shell(group, 'web', script));
    await firstLine(await engine.attach(id), id);
    return id;
  }

  /** As after the computer was off. */
  async function stopSandbox(group: string): Promise<void> {
    const owned = await engine.owned();
    const sandbox = owned.find(object => {
      return object.kind === 'container' && object.group === group && object.container === undefined;
    });
    await engine.stopContainer(sandbox?.id ?? '', 1);
  }

  /** What the container has printed or prints next. */
  async function firstLine(stream: Readable, id: string): Promise<string> {
    const before = await engine.logs(id, {});
    if (before.length > 0) {
      stream.destroy();
      return before.toString();
    }
    for await (const chunk of stream) {
      return String(chunk);
    }
    throw new Error('The container printed nothing.');
  }

  async function page(port: number): Promise<string> {
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    return (await answer.text()).trim();
  }

  function failsWith(reason: EngineErrorReason): (error: unknown) => boolean {
    return error => error instanceof EngineError && error.reason === reason;
  }

  test('tells its name and the address of this computer', async () => {
    const info = await engine.info();
    assert.match(info.name, /^(Docker|Podman)$/);
    assert.match(info.version, /^\d+\.\d+/);
    assert.match(info.gateway, /^\d+\.\d+\.\d+\.\d+$|^host\.docker\.internal$/);
  });

  test('asking for information makes nothing on the engine', async () => {
    const stranger = connect(`${instance}-x`);
    await stranger.info();
    assert.deepEqual(await stranger.owned(), []);
  });

  test('address and port stay across stop and start, and across re-creation when given', async () => {
    const spec = sandboxSpec('stay', { ports: [{ port: 443, protocol: 'tcp' }] });
    const first = await engine.ensureSandbox(spec);
    const web = await serve('stay', 'first');
    assert.equal(await page(hostPort(first)), 'first');

    await engine.stopContainer(web, 0);
    await stopSandbox('stay');
    assert.deepEqual(await engine.ensureSandbox(spec), first);
    await engine.startContainer(web);

    await engine.removeGroup('stay');
    const again = await engine.ensureSandbox({ ...spec, address: first.address, ports: first.ports });
    assert.deepEqual(again, first);
    await serve('stay', 'second');
    assert.equal(await page(hostPort(first)), 'second');
    await engine.removeGroup('stay');
  });

  test('a suspended group keeps its port, gives up its address, and leaves nothing else', async () => {
    const spec = sandboxSpec('idle', { ports: [{ port: 80, protocol: 'tcp' }] });
    const first = await engine.ensureSandbox(spec);
    await serve('idle', 'first');
    await engine.suspendGroup('idle');
    assert.deepEqual(
      (await engine.owned()).filter(({ group }) => group === 'idle'),
      [],
    );
    const again = await engine.ensureSandbox(spec);
    assert.deepEqual(again.ports, first.ports);
    assert.notEqual(again.address, first.address);
    await engine.removeGroup('idle');
  });

  test('a fabric that comes back finds the sandbox it left', async () => {
    const spec = sandboxSpec('adopted', {
      ports: [
        { port: 80, protocol: 'tcp' },
        { port: 53, protocol: 'udp' },
      ],
    });
    const left = await engine.ensureSandbox(spec);
    assert.deepEqual(await connect(instance).ensureSandbox(spec), left);
    await engine.removeGroup('adopted');
  });

  /** The sandbox made ahead, once it runs. */
  async function spare(): Promise<string> {
    for (;;) {
      const found = (await engine.owned()).find(({ name, running }) => name.endsWith('.spare') && running);
      if (found !== undefined) {
        return found.id;
      }
    }
  }

  async function idOfSandbox(group: string): Promise<string | undefined> {
    const owned = await engine.owned();
    return owned.find(object => object.group === group && object.container === undefined)?.id;
  }

  test('a group that wants nothing of its own gets the sandbox that was made after the last such group', async () => {
    await engine.ensureSandbox(sandboxSpec('plain'));
    await start(shell('plain', 'sleeper', 'sleep 600'));
    const ahead = await spare();
    const published = await engine.ensureSandbox(
      sandboxSpec('served', { ports: [{ port: 80, protocol: 'tcp' }] }),
    );
    const given = await engine.ensureSandbox(sandboxSpec('next'));
    assert.equal(await idOfSandbox('next'), ahead);
    assert.notEqual(given.address, published.address);
    const { output } = await outputOf(shell('next', 'who', 'ip -4 -o addr show dev eth0'));
    assert.ok(output.includes(` ${given.address}/`), output);
    assert.deepEqual(await connect(instance).ensureSandbox(sandboxSpec('next')), given);
    await Promise.all(['plain', 'served', 'next'].map(group => engine.removeGroup(group)));
  });

  test('a sandbox made ahead that somebody removed is missed by nobody', async () => {
    await engine.ensureSandbox(sandboxSpec('before'));
    await start(shell('before', 'sleeper', 'sleep 600'));
    await engine.removeContainer(await spare());
    await engine.ensureSandbox(sandboxSpec('after'));
    const { exitCode } = await outputOf(shell('after', 'check', 'true'));
    assert.equal(exitCode, 0);
    await Promise.all(['before', 'after'].map(group => engine.removeGroup(group)));
  });

  test('a fabric that comes back uses the sandbox that was made ahead', async () => {
    await engine.ensureSandbox(sandboxSpec('earlier'));
    await start(shell('earlier', 'sleeper', 'sleep 600'));
    const ahead = await spare();
    await connect(instance).ensureSandbox(sandboxSpec('later'));
    assert.equal(await idOfSandbox('later'), ahead);
    await Promise.all(['earlier', 'later'].map(group => engine.removeGroup(group)));
  });

  test('several groups at once get different addresses and ports', async () => {
    const names = ['one', 'two', 'three', 'four'];
    const specs = names.map(name => sandboxSpec(name, { ports: [{ port: 80, protocol: 'tcp' }] }));
    const sandboxes = await Promise.all(specs.map(spec => engine.ensureSandbox(spec)));
    assert.equal(new Set(sandboxes.map(sandbox => sandbox.address)).size, 4);
    assert.equal(new Set(sandboxes.map(hostPort)).size, 4);
    await Promise.all(names.map(name => engine.removeGroup(name)));
  });

  test('a port that another program holds is told as such, and nothing is left', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await new Promise(resolve => holder.once('listening', resolve));
    const address = holder.address();
    assert.ok(address !== null && typeof address === 'object');
    const spec = sandboxSpec('taken', { ports: [{ port: 80, protocol: 'tcp', hostPort: address.port }] });
    await assert.rejects(engine.ensureSandbox(spec), failsWith('port-taken'));
    holder.close();
    const left = (await engine.owned()).filter(
      object => object.group === 'taken' && object.kind === 'container',
    );
    assert.deepEqual(left, []);
    assert.equal(hostPort(await engine.ensureSandbox(spec)), address.port);
    await engine.removeGroup('taken');
  });

  test('containers of a group share localhost, hosts file and volumes', async () => {
    await engine.ensureSandbox(sandboxSpec('shared', { scratchVolumes: ['scratch'] }));
    const mounts = [{ volume: 'scratch', path: '/data', readOnly: false }];
    await serve('shared', 'hello');
    const writer = await outputOf(
      shell('shared', 'writer', 'echo kept > /data/file && ls -ld /data', { mounts }),
    );
    assert.match(writer.output, /^drwxrwxrwx/);
    const reader = await outputOf(
      shell('shared', 'reader', 'cat /data/file /etc/hosts; wget -q -O - http://localhost:443/', { mounts }),
    );
    assert.match(reader.output, /^kept\n/);
    assert.match(reader.output, /10\.1\.2\.3 etcd\.example/);
    assert.match(reader.output, /hello\n$/);
    await engine.removeGroup('shared');
  });

  test('a change of the hosts file is seen by running containers', async () => {
    await engine.ensureSandbox(sandboxSpec('names'));
    const id = await start(shell('names', 'sleeper', 'sleep 600'));
    await writeHostsFile(hostsFile, new Map([['etcd.example', '10.1.2.4']]));
    const { output } = await engine.run(id, ['cat', '/etc/hosts'], 10);
    assert.match(output, /10\.1\.2\.4 etcd\.example/);
    await engine.removeGroup('names');
  });

  test('a memory volume is readable, read-only, a tmpfs, and there again after a restart', async () => {
    const spec = sandboxSpec('memory', { memoryVolumes: { keys: { 'tls.key': Buffer.from(secret) } } });
    await engine.ensureSandbox(spec);
    const reader = shell(
      'memory',
      'reader',
      'cat /keys/tls.key; touch /keys/x || grep " /keys " /proc/mounts',
      {
        mounts: [{ volume: 'keys', path: '/keys', readOnly: true }],
      },
    );
    const id = await start(reader);
    await engine.waitForExit(id, forever);
    const seen = (await engine.logs(id, {})).toString();
    assert.ok(seen.startsWith(secret));
    assert.match(seen, /Read-only file system/);
    assert.match(seen, /tmpfs \/keys tmpfs ro/);

    await stopSandbox('memory');
    await engine.ensureSandbox(spec);
    await engine.startContainer(id);
    await engine.waitForExit(id, forever);
    assert.ok((await engine.logs(id, {})).toString().split(secret).length > 2);
    await engine.removeGroup('memory');
  });

  test('a command replaces the entry point, the environment is given, and exit codes are told', async () => {
    await engine.ensureSandbox(sandboxSpec('exits'));
    const exits = await outputOf(
      shell('exits', 'seven', 'echo $GREETING; exit 7', { environment: { GREETING: 'hi = you' } }),
    );
    assert.deepEqual(exits, { output: 'hi = you\n', exitCode: 7 });
    const echo = await outputOf({ ...shell('exits', 'echo', ''), command: ['echo', 'only', 'this'] });
    assert.equal(echo.output, 'only this\n');
    const absent = await engine.createContainer({
      ...shell('exits', 'absent', ''),
      command: ['/no/such/program'],
    });
    await assert.rejects(engine.startContainer(absent), failsWith('start-failed'));
    await engine.removeGroup('exits');
  });

  test('a container runs as another user, without the capabilities that are dropped', async () => {
    await engine.ensureSandbox(sandboxSpec('rights'));
    const other = await outputOf(shell('rights', 'other', 'id -u; id -g', { user: '1000:3000' }));
    assert.equal(other.output, '1000\n3000\n');
    const bare = shell('rights', 'bare', 'grep CapEff /proc/self/status', { dropCapabilities: ['ALL'] });
    assert.match((await outputOf(bare)).output, /^CapEff:\s+0+\n$/);
    await engine.removeGroup('rights');
  });

  test('a container that takes more than its memory is killed', async () => {
    await engine.ensureSandbox(sandboxSpec('greedy'));
    const limits = { memoryBytes: 16 * 1024 * 1024, cpu: 0.5 };
    const { exitCode } = await outputOf(shell('greedy', 'eater', 'exec tail /dev/zero', limits));
    assert.equal(exitCode, 137);
    await engine.removeGroup('greedy');
  });

  test('a container is stopped within its grace, and stopping again is fine', async () => {
    await engine.ensureSandbox(sandboxSpec('stops'));
    const id = await start(
      shell('stops', 'sleeper', 'trap "exit 3" TERM; echo up; while :; do sleep 0.1; done'),
    );
    await firstLine(await engine.attach(id), id);
    const running = await engine.inspectContainer(id);
    assert.ok(running?.running);
    await engine.stopContainer(id, 10);
    await engine.stopContainer(id, 10);
    const stopped = await engine.inspectContainer(id);
    assert.ok(stopped?.running === false);
    assert.equal(stopped.exitCode, 3);
    assert.ok(stopped.finishedAt && stopped.startedAt && stopped.finishedAt >= stopped.startedAt);
    await assert.rejects(engine.run(id, ['true'], 10), failsWith('not-running'));
    await engine.removeContainer(id);
    await engine.removeContainer(id);
    await engine.stopContainer(id, 0);
    assert.equal(await engine.inspectContainer(id), undefined);
    await engine.removeGroup('stops');
  });

  test('waiting can be given up, and ends when the container is removed', async () => {
    await engine.ensureSandbox(sandboxSpec('waits'));
    const id = await start(shell('waits', 'sleeper', 'exec sleep 600'));
    const giveUp = new AbortController();
    const reason = new Error('enough');
    const waiting = engine.waitForExit(id, giveUp.signal);
    giveUp.abort(reason);
    await assert.rejects(waiting, reason);
    const untilRemoved = engine.waitForExit(id, forever);
    await engine.stopContainer(id, 0);
    await engine.removeContainer(id);
    assert.equal((await untilRemoved).running, false);
    await engine.removeGroup('waits');
  });

  test('logs: both streams, the last lines, timestamps', async () => {
    await engine.ensureSandbox(sandboxSpec('logs'));
    const { output } = await outputOf(shell('logs', 'both', 'echo out; echo err >&2'));
    assert.deepEqual(output.trim().split('\n').toSorted(), ['err', 'out']);
    const id = await start(shell('logs', 'talker', 'echo one; echo two; echo three'));
    await engine.waitForExit(id, forever);
    assert.equal((await engine.logs(id, { tail: 1 })).toString(), 'three\n');
    const stamped = (await engine.logs(id, { tail: 1, timestamps: true })).toString();
    assert.match(stamped, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d) three\n$/);
    await engine.removeGroup('logs');
  });

  test('attach shows what is printed from now on, and ends with the container', async () => {
    await engine.ensureSandbox(sandboxSpec('attach'));
    const script = 'echo before; while [ ! -e /go ]; do sleep 0.05; done; echo out; echo err >&2';
    const id = await start(shell('attach', 'talker', script));
    await firstLine(await engine.attach(id), id);
    const stream = await engine.attach(id);
    const everything = text(stream);
    await engine.run(id, ['touch', '/go'], 10);
    assert.deepEqual((await everything).trim().split('\n').toSorted(), ['err', 'out']);
    await engine.removeGroup('attach');
  });

  test('leaving an attached stream leaves the container running', async () => {
    await engine.ensureSandbox(sandboxSpec('leave'));
    const id = await start(shell('leave', 'sleeper', 'exec sleep 600'));
    (await engine.attach(id)).destroy();
    assert.equal((await engine.run(id, ['true'], 10)).exitCode, 0);
    assert.equal((await engine.inspectContainer(id))?.running, true);
    await engine.removeGroup('leave');
  });

  test('exec is a terminal of the asked size that ends with its process', async () => {
    await engine.ensureSandbox(sandboxSpec('exec'));
    const id = await start(shell('exec', 'sleeper', 'exec sleep 600'));
    const terminal = await engine.exec(id, ['sh'], { rows: 31, cols: 97 });
    terminal.write('stty size; tty; exit\n');
    const screen = await text(terminal);
    assert.match(screen, /31 97/);
    assert.match(screen, /\/dev\/pts\/\d/);
    await engine.removeGroup('exec');
  });

  test('run gives exit code and output, and gives up in time', async () => {
    await engine.ensureSandbox(sandboxSpec('run'));
    const id = await start(shell('run', 'sleeper', 'exec sleep 600'));
    const result = await engine.run(id, ['sh', '-c', 'echo out; echo err >&2; exit 5'], 10);
    assert.equal(result.exitCode, 5);
    assert.deepEqual(result.output.trim().split('\n').toSorted(), ['err', 'out']);
    await assert.rejects(engine.run(id, ['sleep', '600'], 0.5), failsWith('timed-out'));
    await engine.removeGroup('run');
    await assert.rejects(engine.run(id, ['true'], 10), failsWith('gone'));
  });

  test('two instances on one engine do not see each other, and a group goes wholly', async () => {
    const other = connect(`${instance}-b`);
    await engine.ensureSandbox(
      sandboxSpec('mine', { scratchVolumes: ['disk'], memoryVolumes: { memory: {} } }),
    );
    await start(shell('mine', 'sleeper', 'exec sleep 600'));
    const theirs = await other.ensureSandbox(sandboxSpec('mine'));
    assert.ok(theirs.address);
    assert.deepEqual(
      (await other.owned()).map(({ kind, group }) => [kind, group]),
      [
        ['container', 'mine'],
        ['network', undefined],
      ],
    );
    const ours = (await engine.owned()).filter(object => object.group === 'mine');
    assert.deepEqual(ours.map(object => object.kind).toSorted(), [
      'container',
      'container',
      'volume',
      'volume',
    ]);
    assert.equal(ours.find(object => object.container === 'sleeper')?.running, true);

    await other.removeGroup('mine');
    await other.removeNetwork();
    await other.removeNetwork();
    assert.deepEqual(await other.owned(), []);
    assert.equal((await engine.owned()).filter(object => object.group === 'mine').length, 4);
    await engine.removeGroup('mine');
    await engine.removeGroup('mine');
    assert.deepEqual(
      (await engine.owned()).filter(object => object.group === 'mine'),
      [],
    );
  });

  test('images come by their local names, and a failed pull says why', async () => {
    const names = JSON.parse(await readFile(fromEnvironment('FRANKENETES_TEST_IMAGES'), 'utf8')) as Record<
      string,
      string
    >;
    assert.equal(image.name, names['docker.io/library/busybox:latest']);
    assert.match(image.digest, /^sha256:[0-9a-f]{64}$/);
    await assert.rejects(
      engine.ensureImage('registry.invalid/none:1', () => undefined, forever),
      failsWith('registry-unreachable'),
    );
    const aborted = AbortSignal.abort(new Error('enough'));
    await assert.rejects(
      engine.ensureImage('busybox', () => undefined, aborted),
      /enough/,
    );
  });

  test('an engine that does not answer is told as such', async () => {
    const away = connectEngine({
      address: { socketPath: join(directory, 'nobody.sock') },
      instance,
      hostsFile,
      images: join(directory, 'images.json'),
    });
    await assert.rejects(away.info(), failsWith('unreachable'));
    await assert.rejects(away.ensureSandbox(sandboxSpec('never')), failsWith('unreachable'));
  });
});
