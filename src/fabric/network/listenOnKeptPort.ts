import type { Server } from 'node:net';

/** Listen on the port of last time, or on any free one when there was none or somebody else has taken it. */
export async function listenOnKeptPort(
  server: Server,
  host: string,
  port: number | undefined,
): Promise<void> {
  try {
    await listen(server, host, port ?? 0);
  } catch (error) {
    if (port === undefined || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') {
      throw error;
    }
    await listen(server, host, 0);
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
