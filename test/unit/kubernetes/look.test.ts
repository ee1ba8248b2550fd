import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { look } from '../../../src/kubernetes/look.ts';

test('a look at a server that is silent ends when it is cancelled, with that reason', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const cancelled = new AbortController();
  const connected = once(server, 'connection');
  const looking = look(
    { endpoint: { host: '127.0.0.1', port }, serverName: 'api', certificateAuthority: '' },
    '/readyz',
    cancelled.signal,
  );
  const enough = new Error('enough');
  const refused = assert.rejects(looking, enough);
  await connected;
  cancelled.abort(enough);
  await refused;
  server.close();
});
