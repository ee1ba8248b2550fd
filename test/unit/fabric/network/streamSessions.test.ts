import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { WebSocket } from 'ws';
import { type Arm, at, groupsPath, openArm } from '../armFixture.ts';
import { eventually, groupRequest } from '../fixtures.ts';

interface Ticket {
  readonly uri: string;
  readonly password: string;
}

async function ticket(arm: Arm, kind: 'exec' | 'attach'): Promise<Ticket> {
  await arm.call(`PUT ${groupsPath}/demo`, groupRequest());
  await eventually(() => arm.engine.isRunning('web'));
  const { body } = await arm.call(
    `POST ${groupsPath}/demo/containers/web/${kind}`,
    kind === 'exec' ? { command: 'sh' } : undefined,
  );
  return {
    uri: String(at(body, 'webSocketUri')).replace('wss:', 'ws:'),
    password: String(at(body, 'password')),
  };
}

function closeCode(socket: WebSocket): Promise<number> {
  return new Promise(resolve => socket.once('close', resolve));
}

function refusal(socket: WebSocket): Promise<string> {
  return new Promise(resolve => socket.once('error', error => resolve(error.message)));
}

describe('exec', { timeout: 20_000 }, () => {
  test('password as text, an empty first message, raw bytes both ways, 1000 at the end', async context => {
    const { uri, password } = await ticket(await openArm(context), 'exec');
    const socket = new WebSocket(uri);
    const heard: string[] = [];
    socket.on('message', data => {
      heard.push(String(data));
      if (String(data) === 'HELLO') {
        socket.send(Buffer.from('exit'));
      }
    });
    socket.once('open', () => {
      socket.send(password);
      socket.send(Buffer.from('hello'));
    });
    assert.equal(await closeCode(socket), 1000);
    assert.deepEqual(heard, ['', 'HELLO']);
  });

  test('a wrong password is refused, and the session is spent', async context => {
    const { uri } = await ticket(await openArm(context), 'exec');
    const socket = new WebSocket(uri);
    socket.once('open', () => socket.send('guess'));
    assert.equal(await closeCode(socket), 1008);
    assert.match(await refusal(new WebSocket(uri)), /404/);
  });

  test('a session that nobody opened is not found, nor one of the other kind', async context => {
    const { uri } = await ticket(await openArm(context), 'exec');
    assert.match(await refusal(new WebSocket(uri.replace('execstream', 'logstream'))), /404/);
    assert.match(await refusal(new WebSocket(uri.replace(/sessionId\/.{8}/, 'sessionId/00000000'))), /404/);
  });
});

describe('attach', { timeout: 20_000 }, () => {
  test('gives the live output, and a normal close at its end', async context => {
    const arm = await openArm(context);
    const { uri, password } = await ticket(arm, 'attach');
    const socket = new WebSocket(uri, { headers: { authorization: password } });
    let heard = '';
    socket.on('message', data => (heard += String(data)));
    await new Promise(resolve => socket.once('open', resolve));
    for (let line = 0; line < 1000; line += 1) {
      arm.engine.output.write(`line ${line}\n`);
    }
    arm.engine.output.end();
    assert.equal(await closeCode(socket), 1000);
    assert.equal(heard, Array.from({ length: 1000 }, (_, line) => `line ${line}\n`).join(''));
  });

  test('wants the password as Authorization', async context => {
    const { uri } = await ticket(await openArm(context), 'attach');
    assert.match(await refusal(new WebSocket(uri)), /401/);
  });
});
