import { lookup } from 'node:dns/promises';

/** @returns Node's code where this computer's DNS does not know the name. */
export async function resolve(host: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    await lookup(host);
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    return (error as NodeJS.ErrnoException).code;
  }
}
