import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import type { Ownership } from './labels.ts';

/** Docker's word for a container that ended, and what comes after it where that one was missed. */
const endings = new Set(['die', 'died', 'remove', 'destroy']);

/** Milliseconds after which a waiter looks for itself: no stream of events promises to be complete. */
const ownLook = 30_000;

/**
 * Tells when containers may have ended, from one stream of the engine's events. (Podman answers a `wait` by
 * looking four times a second, for every container.)
 */
export class Exits {
  readonly #docker: Docker;
  readonly #ownership: Ownership;
  readonly #waiters = new Map<string, Set<() => void>>();
  #stream: Promise<NodeJS.ReadableStream> | undefined;

  constructor(docker: Docker, ownership: Ownership) {
    this.#docker = docker;
    this.#ownership = ownership;
  }

  /**
   * Begin to listen for the end of a container. Whoever asks for its state after this and finds it running can
   * wait for `next`, and misses nothing.
   * @throws whatever the engine says when it cannot be listened to.
   */
  async listen(id: string, signal: AbortSignal): Promise<{ readonly next: Promise<void> }> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiters = this.#waiters.get(id) ?? new Set();
    const timer = setTimeout(resolve, ownLook);
    const abort = (): void => reject(signal.reason);
    this.#waiters.set(id, waiters.add(resolve));
    signal.addEventListener('abort', abort);
    const next = promise.finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      this.#forget(id, resolve);
    });
    // Whoever finds the container ended already does not wait.
    next.catch(() => undefined);
    await this.#open().catch((error: unknown) => {
      resolve();
      throw error;
    });
    return { next };
  }

  #open(): Promise<NodeJS.ReadableStream> {
    this.#stream ??= this.#connect().catch((error: unknown) => {
      this.#stream = undefined;
      throw error;
    });
    return this.#stream;
  }

  async #connect(): Promise<NodeJS.ReadableStream> {
    const filters = { type: ['container' as const], ...this.#ownership.filter() };
    const stream = await this.#docker.getEvents({ filters });
    const lines = createInterface({ input: stream });
    lines.on('line', line => this.#hear(line));
    // An engine that stops cuts the stream; both tell, and `close` follows.
    lines.on('error', () => undefined);
    stream.on('error', () => undefined);
    stream.on('close', () => this.#lost());
    return stream;
  }

  #hear(line: string): void {
    const event = parsed(line);
    if (endings.has(event?.Action ?? '')) {
      this.#wake(event?.Actor?.ID ?? '');
    }
  }

  /** Nobody knows what was missed: everybody looks. */
  #lost(): void {
    this.#stream = undefined;
    for (const id of this.#waiters.keys()) {
      this.#wake(id);
    }
  }

  #wake(id: string): void {
    for (const resolve of this.#waiters.get(id) ?? []) {
      resolve();
    }
  }

  #forget(id: string, resolve: () => void): void {
    const waiters = this.#waiters.get(id);
    waiters?.delete(resolve);
    if (waiters?.size === 0) {
      this.#waiters.delete(id);
    }
    if (this.#waiters.size === 0) {
      void this.#stream?.then(close, () => undefined);
    }
  }
}

interface EngineEvent {
  readonly Action?: string;
  readonly Actor?: { readonly ID?: string };
}

/** undefined for half a line: the stream was cut in it. */
function parsed(line: string): EngineEvent | undefined {
  try {
    return JSON.parse(line) as EngineEvent;
  } catch {
    return undefined;
  }
}

/** The library's type does not tell that the stream is an HTTP answer. */
function close(stream: NodeJS.ReadableStream): void {
  (stream as Partial<Readable>).destroy?.();
}
