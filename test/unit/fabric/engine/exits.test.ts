import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, test, type TestContext } from 'node:test';
import Docker from 'dockerode';
import { Exits } from '../../../../src/fabric/engine/exits.ts';
import { Ownership } from '../../../../src/fabric/engine/labels.ts';

/** An engine of which nothing is there but its events, one stream for each who asks. */
async function openEvents(
  context: TestContext,
): Promise<{ readonly exits: Exits; readonly streams: readonly ServerResponse[] }> {
  const streams: ServerResponse[] = [];
  const server = createServer((_request, response) => {
    response.flushHeaders();
    streams.push(response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const docker = new Docker({ protocol: 'http', host: '127.0.0.1', port });
  return { exits: new Exits(docker, new Ownership('test')), streams };
}

const { signal } = new AbortController();

describe('waiting for the end of a container', { timeout: 20_000 }, () => {
  test('ends with its event', async context => {
    const { exits, streams } = await openEvents(context);
    const { next } = await exits.listen('c1', signal);
    streams[0]?.write('not JSON\n{"Action":"die","Actor":{"ID":"c1"}}\n');
    await next;
  });

  test('ends when the engine stops in the middle of a line: everybody looks, and can listen again', async context => {
    const { exits, streams } = await openEvents(context);
    const waits = await Promise.all([exits.listen('c1', signal), exits.listen('c2', signal)]);
    streams[0]?.write('{"Action":"di', () => streams[0]?.socket?.resetAndDestroy());
    await Promise.all(waits.map(({ next }) => next));

    const { next } = await exits.listen('c1', signal);
    streams[1]?.write('{"Action":"die","Actor":{"ID":"c1"}}\n');
    await next;
  });
});
