import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { test, type TestContext } from 'node:test';
import { listenOnKeptPort } from '../../../../src/fabric/network/listenOnKeptPort.ts';

async function listening(context: TestContext, kept?: number): Promise<number> {
  const server: Server = createServer();
  await listenOnKeptPort(server, '127.0.0.1', kept);
  context.after(() => server.close());
  return (server.address() as AddressInfo).port;
}

function isOutOfTheWay(port: number): boolean {
  return port >= 20_000 && port < 30_000;
}

test('a port is none that the system gives out by itself, and another one when it is taken', async context => {
  const first = await listening(context);
  const second = await listening(context, first);
  assert.ok(isOutOfTheWay(first) && isOutOfTheWay(second));
  assert.notEqual(first, second);
});

test('the port of last time is taken again', async context => {
  const server = createServer();
  await listenOnKeptPort(server, '127.0.0.1', undefined);
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  assert.equal(await listening(context, port), port);
});
