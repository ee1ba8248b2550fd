import type { Server } from 'node:net';
import { freeHostPort } from '../engine/hostPort.ts';

const attempts = 5;

/**
 * Listen on the port of last time, or on a free one when there was none or somebody else has taken it. Not on one
 * that the system gives out by itself: it would give that one to another program while the fabric is away.
 */
export async function listenOnKeptPort(
  server: Server,
  host: string,
  port: number | undefined,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const kept = attempt === 1 ? port : undefined;
    try {
      return await listen(server, host, kept ?? (await freeHostPort('tcp', new Set())));
    } catch (error) {
      // A port that was free a moment ago may be another program's by now.
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || attempt === attempts) {
        throw error;
      }
    }
  }
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
