import type { Server } from 'node:net';
import { freeHostPort } from '../engine/hostPort.ts';

/**
 * Listen on the port of last time, or on a free one when there was none or somebody else has taken it. Not on one
 * that the system gives out by itself: it would give that one to another program while the fabric is away.
 */
export async function listenOnKeptPort(
  server: Server,
  host: string,
  port: number | undefined,
): Promise<void> {
  try {
    await listen(server, host, port ?? (await anyPort()));
  } catch (error) {
    if (port === undefined || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') {
      throw error;
    }
    await listen(server, host, await anyPort());
  }
}

function anyPort(): Promise<number> {
  return freeHostPort('tcp', new Set());
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
