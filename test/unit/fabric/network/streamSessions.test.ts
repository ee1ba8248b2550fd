import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Duplex, PassThrough, Readable } from 'node:stream';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { EngineError, type EngineErrorReason } from '../../../../src/fabric/engine/engineError.ts';
import { StreamSessions } from '../../../../src/fabric/network/streamSessions.ts';
import { type Arm, at, groupsPath, openArm } from '../armFixture.ts';
import { FakeEngine } from '../fakeEngine.ts';
import { eventually, groupRequest } from '../fixtures.ts';
import { execClients, listen, openExec, textOf } from './execClients.ts';

interface Ticket {
  readonly uri: string;
  readonly password: string;
}

async function openWithGroup(context: TestContext): Promise<Arm> {
  const arm = await openArm(context);
  await arm.call(`PUT ${groupsPath}/demo`, groupRequest());
  await eventually(() => arm.engine.isRunning('web'));
  return arm;
}

async function ticket(arm: Arm, kind: 'exec' | 'attach', body: object = { command: 'sh' }): Promise<Ticket> {
  const answer = await arm.call(
    `POST ${groupsPath}/demo/containers/web/${kind}`,
    kind === 'exec' ? body : undefined,
  );
  assert.equal(answer.status, 200);
  return {
    uri: String(at(answer.body, 'webSocketUri')).replace('wss:', 'ws:'),
    password: String(at(answer.body, 'password')),
  };
}

/** Processes that say what they hear, until they are told no more. */
function echo(context: TestContext, { engine }: Arm): readonly PassThrough[] {
  const processes: PassThrough[] = [];
  context.mock.method(engine, 'exec', async () => {
    const process = new PassThrough();
    processes.push(process);
    return process;
  });
  return processes;
}

async function refusal(uri: string, headers: Record<string, string> = {}): Promise<string> {
  const [error] = await once(new WebSocket(uri, { headers }), 'error');
  return (error as Error).message;
}

const everyByte = Buffer.concat([
  Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
  Buffer.from('é€😀'),
]);

describe('exec', { timeout: 30_000 }, () => {
  for (const client of execClients) {
    test(`as ${client.name} does it: every byte as it is, both ways`, async context => {
      const arm = await openWithGroup(context);
      const processes = echo(context, arm);
      const session = await openExec(await ticket(arm, 'exec'));
      client.type(session.socket, everyByte);
      const all = await eventually(() => {
        const heard = Buffer.concat(session.heard);
        return heard.length >= everyByte.length && heard;
      });
      assert.deepEqual(all, everyByte);
      assert.deepEqual(session.heard[0], Buffer.alloc(0), 'the first message is empty');
      processes[0]?.end();
      assert.equal(await session.closed, 1000);
    });
  }

  test('what is typed before the command runs is not lost', async context => {
    const arm = await openWithGroup(context);
    context.mock.method(arm.engine, 'exec', async () => {
      await sleep(100);
      return new PassThrough();
    });
    const session = await openExec(await ticket(arm, 'exec'));
    session.socket.send('early');
    await eventually(() => textOf(session) === 'early');
    session.socket.terminate();
  });

  test('the size is that of the request: given, none, or nothing by nothing', async context => {
    const arm = await openWithGroup(context);
    const exec = context.mock.method(arm.engine, 'exec', async () => Readable.from([]) as unknown as Duplex);
    for (const terminalSize of [{ rows: 24, cols: 80 }, { rows: 0, cols: 0 }, undefined]) {
      const { uri, password } = await ticket(arm, 'exec', { command: 'sh', terminalSize });
      const { rows = 0, cols = 0 } = terminalSize ?? {};
      assert.match(uri, new RegExp(`\\?api-version=1\\.0&rows=${rows}&cols=${cols}$`));
      assert.equal(await (await openExec({ uri, password })).closed, 1000);
      assert.deepEqual(exec.mock.calls.at(-1)?.arguments.slice(1), [['sh'], { rows, cols }]);
    }
  });

  test('sessions on one container are each for themselves', async context => {
    const arm = await openWithGroup(context);
    const processes = echo(context, arm);
    const sessions = await Promise.all(
      ['one', 'two', 'three'].map(async word => {
        const session = await openExec(await ticket(arm, 'exec'));
        session.socket.send(word);
        await eventually(() => textOf(session) === word);
        return session;
      }),
    );
    sessions[0]?.socket.close();
    await eventually(() => processes[0]?.destroyed);
    sessions[1]?.socket.send('!');
    await eventually(() => sessions[1] && textOf(sessions[1]) === 'two!');
    for (const { socket } of sessions) {
      socket.terminate();
    }
  });

  test('the address may have more slashes', async context => {
    const arm = await openWithGroup(context);
    echo(context, arm);
    const { uri, password } = await ticket(arm, 'exec');
    const session = await openExec({ uri: uri.replace(/(\d)\/execstream\//, '$1//execstream//'), password });
    session.socket.send('hello');
    await eventually(() => textOf(session) === 'hello');
    session.socket.terminate();
  });

  const endings: readonly (readonly [EngineErrorReason, number, string])[] = [
    ['not-running', 1000, ''],
    ['gone', 1000, ''],
    ['start-failed', 1000, 'no such file\r\n'],
    ['unreachable', 1011, ''],
    ['unexpected', 1011, ''],
  ];
  for (const [reason, code, said] of endings) {
    test(`an engine that says ${reason} ends the session with ${code}`, async context => {
      const arm = await openWithGroup(context);
      arm.engine.failNext('exec', new EngineError(reason, 'no such file'));
      const session = await openExec(await ticket(arm, 'exec'));
      assert.deepEqual([await session.closed, textOf(session)], [code, said]);
    });
  }

  test('a process whose connection breaks, or was broken before anybody listened, ends the session with 1011', async context => {
    const arm = await openWithGroup(context);
    const broken = new PassThrough().on('error', () => undefined).destroy(new Error('reset'));
    const breaking = new PassThrough();
    context.mock.method(arm.engine, 'exec', async (_id: string, [which]: readonly string[]) =>
      which === 'broken' ? broken : breaking,
    );
    assert.equal(await (await openExec(await ticket(arm, 'exec', { command: 'broken' }))).closed, 1011);
    const session = await openExec(await ticket(arm, 'exec', { command: 'breaking' }));
    session.socket.send('x');
    await eventually(() => textOf(session) === 'x');
    breaking.destroy(new Error('reset'));
    assert.equal(await session.closed, 1011);
  });

  test('a caller that vanishes takes its process along, with Ctrl+C and Ctrl+D', async context => {
    const arm = await openWithGroup(context);
    const processes = echo(context, arm);
    const session = await openExec(await ticket(arm, 'exec'));
    session.socket.send('x');
    await eventually(() => textOf(session) === 'x');
    const end = context.mock.method(processes[0] ?? new PassThrough(), 'end');
    session.socket.terminate();
    await eventually(() => processes[0]?.destroyed);
    assert.equal(end.mock.calls[0]?.arguments[0], '\u0003\u0004');
  });

  test('a caller that vanishes does not wait for a process that takes nothing', async context => {
    const arm = await openWithGroup(context);
    const deaf = new Duplex({
      read() {
        // It says nothing.
      },
      write() {
        // It hears nothing.
      },
    });
    context.mock.method(arm.engine, 'exec', async () => deaf);
    const session = await openExec(await ticket(arm, 'exec'));
    session.socket.send('x');
    session.socket.send('y');
    await eventually(() => session.heard.length > 0);
    session.socket.terminate();
    await eventually(() => deaf.destroyed);
  });

  test('a caller that reads slowly is waited for', async context => {
    const arm = await openWithGroup(context);
    let produced = 0;
    const block = Buffer.alloc(64 * 1024, 'x');
    const endless = new Duplex({
      read() {
        produced += block.length;
        this.push(block);
      },
      write: (_chunk, _encoding, done) => done(),
    });
    context.mock.method(arm.engine, 'exec', async () => endless);
    const session = await openExec(await ticket(arm, 'exec'));
    await eventually(() => session.heard.length > 1);
    session.socket.pause();
    await untilStill(() => produced);
    const before = produced;
    assert.ok(before < 32 * 1024 * 1024, `${before} bytes are on their way`);
    session.socket.resume();
    await eventually(() => produced > before + 4 * 1024 * 1024);
    session.socket.terminate();
    await eventually(() => endless.destroyed);
  });

  test('a process that reads slowly is waited for', async context => {
    const arm = await openWithGroup(context);
    let taken = 0;
    let go = false;
    const slow = new Duplex({
      read() {
        // It says nothing.
      },
      write(chunk: Buffer, _encoding, done) {
        taken += chunk.length;
        const wait = (): void => void (go ? done() : setTimeout(wait, 5));
        wait();
      },
    });
    context.mock.method(arm.engine, 'exec', async () => slow);
    const { socket } = await openExec(await ticket(arm, 'exec'));
    const block = Buffer.alloc(64 * 1024);
    const blocks = 1024;
    for (let sent = 0; sent < blocks; sent += 1) {
      socket.send(block);
    }
    await untilStill(() => socket.bufferedAmount);
    assert.ok(socket.bufferedAmount > (blocks * block.length) / 2, 'it was all taken');
    go = true;
    await eventually(() => taken === blocks * block.length);
    socket.terminate();
  });

  test('a message of more than a megabyte ends the session, and no other', async context => {
    const arm = await openWithGroup(context);
    echo(context, arm);
    const [greedy, modest] = [
      await openExec(await ticket(arm, 'exec')),
      await openExec(await ticket(arm, 'exec')),
    ];
    greedy.socket.send(Buffer.alloc(1024 * 1024 + 1));
    assert.equal(await greedy.closed, 1009);
    modest.socket.send('still here');
    await eventually(() => textOf(modest) === 'still here');
    modest.socket.terminate();
  });
});

describe('a session', { timeout: 30_000 }, () => {
  test('needs its password as the first message', async context => {
    const arm = await openWithGroup(context);
    const { uri } = await ticket(arm, 'exec');
    assert.equal(await (await openExec({ uri, password: 'guess' })).closed, 1008);
    assert.match(await refusal(uri), /404/, 'the session is spent');
    assert.deepEqual(
      arm.engine.calls.filter(call => call.startsWith('exec')),
      [],
    );
  });

  test('has an id and a password that nobody guesses, and is taken up once', async context => {
    const arm = await openWithGroup(context);
    const tickets = await Promise.all(Array.from({ length: 20 }, () => ticket(arm, 'exec')));
    assert.equal(new Set(tickets.map(({ uri }) => uri)).size, 20);
    for (const { uri, password } of tickets) {
      assert.match(uri, /\/[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}\?/);
      assert.equal(Buffer.from(password, 'base64url').length, 32);
      assert.ok(!uri.includes(password));
    }
    echo(context, arm);
    const [first] = tickets;
    assert.ok(first);
    const session = await openExec(first);
    assert.match(await refusal(first.uri), /404/);
    session.socket.terminate();
  });

  test('is of one kind, and known to nobody by another id', async context => {
    const { uri } = await ticket(await openWithGroup(context), 'exec');
    assert.match(await refusal(uri.replace('execstream', 'logstream')), /404/);
    assert.match(await refusal(uri.replace(/sessionId\/.{8}/, 'sessionId/00000000')), /404/);
    assert.match(await refusal(uri.replace(/\/execstream.*/, '/')), /404/);
  });

  test('is not there for what is no websocket', async context => {
    const { uri } = await ticket(await openWithGroup(context), 'exec');
    const asked = request(uri.replace('ws:', 'http:'), {
      headers: { connection: 'upgrade', upgrade: 'h2c' },
    }).end();
    const [answer] = (await once(asked, 'response')) as [{ statusCode: number }];
    assert.equal(answer.statusCode, 400);
  });

  test('is forgotten after a minute', async context => {
    const { sessions, uri } = await openAlone(context);
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const [early, late] = [0, 1].map(() => sessions.openAttach('c1'));
    assert.ok(early && late);
    context.mock.timers.tick(59_000);
    const socket = new WebSocket(uri('logstream', early.id), { headers: { authorization: early.password } });
    await once(socket, 'open');
    socket.terminate();
    context.mock.timers.tick(1000);
    assert.match(await refusal(uri('logstream', late.id), { authorization: late.password }), /404/);
  });

  test('ends when no password comes within ten seconds', async context => {
    const { sessions, uri } = await openAlone(context);
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const session = listen(
      new WebSocket(uri('execstream', sessions.openExec('c1', ['sh'], { rows: 0, cols: 0 }).id)),
    );
    await once(session.socket, 'open');
    context.mock.timers.tick(10_000);
    assert.equal(await session.closed, 1008);
  });
});

describe('attach', { timeout: 30_000 }, () => {
  test('gives the live output, every byte of it in order, and a normal close at its end', async context => {
    const arm = await openWithGroup(context);
    const { uri, password } = await ticket(arm, 'attach');
    const session = listen(new WebSocket(uri, { headers: { authorization: password } }));
    await once(session.socket, 'open');
    const lines = Array.from({ length: 20_000 }, (_, line) => `line ${line}\n`);
    Readable.from([...lines, everyByte]).pipe(arm.engine.output);
    assert.equal(await session.closed, 1000);
    assert.deepEqual(Buffer.concat(session.heard), Buffer.concat([Buffer.from(lines.join('')), everyByte]));
  });

  test('wants the password as Authorization', async context => {
    const arm = await openWithGroup(context);
    assert.match(await refusal((await ticket(arm, 'attach')).uri), /401/);
    const { uri, password } = await ticket(arm, 'attach');
    assert.match(await refusal(uri, { authorization: `${password}x` }), /401/);
    assert.match(await refusal(uri, { authorization: password }), /404/, 'the session is spent');
  });

  test('on a container that has ended is over at once', async context => {
    const arm = await openWithGroup(context);
    arm.engine.failNext('attach', new EngineError('not-running', 'It has ended.'));
    const { uri, password } = await ticket(arm, 'attach');
    const session = listen(new WebSocket(uri, { headers: { authorization: password } }));
    assert.equal(await session.closed, 1000);
  });
});

/** Sessions on a server of their own, without the routes that promise them. */
async function openAlone(
  context: TestContext,
): Promise<{ readonly sessions: StreamSessions; uri(stream: string, id: string): string }> {
  const sessions = new StreamSessions(new FakeEngine(), () => undefined);
  const server = createServer();
  server.on('upgrade', (asked, socket, head) => sessions.upgrade(asked, socket, head));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    sessions.close();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { sessions, uri: (stream, id) => `ws://127.0.0.1:${port}/${stream}/sessionId/${id}` };
}

/** Until a number has not changed for a while. */
async function untilStill(look: () => number): Promise<void> {
  for (let before = -1; before !== look();) {
    before = look();
    await sleep(200);
  }
}
