import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { randomInt } from 'node:crypto';
import { EngineError } from './engineError.ts';

/** Below the ranges that systems take outgoing ports from (Linux: 32768 on), so a stopped group's port stays free. */
const lowest = 20_000;
const highest = 29_999;
const attempts = 100;

/** A port on 127.0.0.1 that nobody listens on and that is not in `taken`. */
export async function freeHostPort(protocol: 'tcp' | 'udp', taken: ReadonlySet<number>): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const port = randomInt(lowest, highest + 1);
    if (!taken.has(port) && (await isFree(protocol, port))) {
      return port;
    }
  }
  throw new EngineError(
    'port-taken',
    `No free port was found between ${lowest} and ${highest} on this computer.`,
  );
}

function isFree(protocol: 'tcp' | 'udp', port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  if (protocol === 'tcp') {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  } else {
    const socket = createSocket('udp4');
    socket.once('error', () => socket.close(() => resolve(false)));
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)));
  }
  return promise;
}
