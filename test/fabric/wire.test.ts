import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { execClients, listen, openExec, type Session, textOf } from '../unit/fabric/network/execClients.ts';
import { type ArmClients, armClients } from './armClients.ts';
import { FabricProcess } from './fabricProcess.ts';
import { forever, shellGroup } from './shellGroup.ts';

const resourceGroup = 'wire-tests';
const quickly = { updateIntervalInMs: 50 };

describe('exec, attach and logs on a real engine', { timeout: 180_000 }, () => {
  const fabric = new FabricProcess();
  let clients: ArmClients;

  before(async () => {
    await fabric.start();
    clients = armClients(fabric);
    await clients.resources.resourceGroups.createOrUpdate(resourceGroup, { location: 'eastus' });
    await create('shell', forever);
  });

  after(async () => {
    await clients.resources.resourceGroups.delete(resourceGroup, quickly);
    await fabric.close();
  });

  async function create(name: string, script: string, more = {}): Promise<void> {
    const { containerGroups } = clients.groups;
    const body = shellGroup(script, more);
    await containerGroups.beginCreateOrUpdateAndWait(resourceGroup, name, body, quickly);
  }

  async function exec(
    name: string,
    command: string,
    terminalSize = { rows: 24, cols: 80 },
  ): Promise<Session> {
    const { containers } = clients.groups;
    const body = { command, terminalSize };
    const { webSocketUri = '', password = '' } = await containers.executeCommand(
      resourceGroup,
      name,
      'main',
      body,
    );
    return await openExec({ uri: webSocketUri, password }, { ca: fabric.authority });
  }

  async function attach(name: string): Promise<Session> {
    const { webSocketUri = '', password = '' } = await clients.groups.containers.attach(
      resourceGroup,
      name,
      'main',
    );
    const options = { ca: fabric.authority, headers: { authorization: password } };
    return listen(new WebSocket(webSocketUri, options));
  }

  async function outputOf(session: Session): Promise<string> {
    assert.equal(await session.closed, 1000);
    return textOf(session);
  }

  async function says(session: Session, text: string | RegExp): Promise<void> {
    while (!(typeof text === 'string' ? textOf(session).includes(text) : text.test(textOf(session)))) {
      await once(session.socket, 'message');
    }
  }

  async function isOver(name: string): Promise<void> {
    for (let state: string | undefined; state !== 'Terminated';) {
      const { containers } = await clients.groups.containerGroups.get(resourceGroup, name);
      state = containers[0]?.instanceView?.currentState?.state;
    }
  }

  for (const client of execClients) {
    test(`exec as ${client.name} does it`, async () => {
      const session = await exec('shell', 'sh');
      client.type(session.socket, Buffer.from('echo $((6 * 7)) grüße; stty size; exit 3\n'));
      const output = await outputOf(session);
      assert.match(output, /\b42 grüße\r\n24 80\r\n/);
      assert.deepEqual(session.heard[0], Buffer.alloc(0));
    });

    test(`exec as ${client.name} does it carries every byte`, async () => {
      const session = await exec('shell', `sh -c 'stty raw -echo; echo ready; head -c 256'`);
      await says(session, 'ready\n');
      const every = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
      client.type(session.socket, every);
      await session.closed;
      const all = Buffer.concat(session.heard);
      assert.deepEqual(all.subarray(all.indexOf('ready\n') + 6), every);
    });
  }

  test('exec without a size, and of nothing by nothing', async () => {
    assert.match(await outputOf(await exec('shell', 'echo sizeless', { rows: 0, cols: 0 })), /sizeless/);
    const { body } = await post('shell', 'exec', { command: 'echo none' });
    const { webSocketUri, password } = body as { webSocketUri: string; password: string };
    const session = await openExec({ uri: webSocketUri, password }, { ca: fabric.authority });
    assert.match(await outputOf(session), /none/);
  });

  /** What no client of Azure lets one say. */
  async function post(name: string, what: string, body: object): Promise<{ body: unknown }> {
    const { subscriptionId } = fabric.line;
    const path = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.ContainerInstance/containerGroups/${name}/containers/main/${what}?api-version=2023-05-01`;
    return await fabric.call('POST', path, body);
  }

  test('a command that is not there says so, and the session ends', async () => {
    const session = await exec('shell', 'no-such-program');
    assert.equal(await session.closed, 1000);
    assert.match(textOf(session), /no-such-program/);
  });

  test('exec and attach on a container that has ended: promised, and over at once', async () => {
    await create('ended', 'echo last words', { restartPolicy: 'Never' });
    await isOver('ended');
    assert.equal(await outputOf(await exec('ended', 'sh')), '');
    assert.equal(await outputOf(await attach('ended')), '');
  });

  test('several sessions on one container do not hear each other', async () => {
    const sessions = await Promise.all(
      ['one', 'two', 'three'].map(async word => await exec('shell', `echo ${word}`)),
    );
    const outputs = await Promise.all(sessions.map(outputOf));
    assert.deepEqual(
      outputs.map(output => output.trim()),
      ['one', 'two', 'three'],
    );
  });

  test('a caller that vanishes leaves no process behind', async () => {
    const session = await exec('shell', 'cat');
    session.socket.send('are you there\n');
    await says(session, 'are you there');
    session.socket.terminate();
    for (;;) {
      const processes = await outputOf(await exec('shell', 'ps -o args'));
      if (!/^cat\s*$/m.test(processes)) {
        return;
      }
      await sleep(100);
    }
  });

  test('a long output comes whole and in order, also to who reads slowly', async () => {
    const last = 200_000;
    const session = await exec('shell', `seq 1 ${last}`);
    await says(session, /\n1000\r\n/);
    session.socket.pause();
    await sleep(500);
    session.socket.resume();
    const numbers = (await outputOf(session)).trim().split('\r\n');
    assert.equal(numbers.length, last);
    assert.ok(numbers.every((number, index) => Number(number) === index + 1));
  });

  test('logs: all of them, the last lines, and with timestamps', async () => {
    await create('logger', `for n in $(seq 1 50); do echo line-$n; done; echo complaint >&2; ${forever}`);
    const logs = async (options: { tail?: number; timestamps?: boolean }): Promise<string[]> => {
      const { content = '' } = await clients.groups.containers.listLogs(
        resourceGroup,
        'logger',
        'main',
        options,
      );
      return content.trimEnd().split('\n');
    };
    while ((await logs({})).at(-1) !== 'complaint') {
      await sleep(50);
    }
    const lines = [...Array.from({ length: 50 }, (_, index) => `line-${index + 1}`), 'complaint'];
    assert.deepEqual(await logs({}), lines);
    assert.deepEqual(await logs({ tail: 2 }), lines.slice(-2));
    assert.deepEqual(await logs({ tail: 1000 }), lines);
    assert.deepEqual(await logs({ tail: 0 }), ['']);
    const stamped = await logs({ tail: 3, timestamps: true });
    const form = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) (.*)$/;
    assert.deepEqual(
      stamped.map(line => form.exec(line)?.[2]),
      lines.slice(-3),
    );
    assert.ok(stamped.every(line => !Number.isNaN(Date.parse(form.exec(line)?.[1] ?? ''))));
  });
});
