import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A socket that leads to the real engine while it is open, so that a test can have the engine go away. */
export class EngineDoor {
  readonly #directory = mkdtempSync(join(tmpdir(), 'frankenetes-door-'));
  readonly #path = join(this.#directory, 'engine.sock');
  /** Instead of the real one's. */
  readonly address = `unix://${this.#path}`;
  readonly #engine: string;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  /** @param engine address of the real one: `unix:///…`. */
  constructor(engine: string) {
    this.#engine = engine.replace(/^unix:\/\//, '');
  }

  async open(): Promise<void> {
    const server = createServer({ allowHalfOpen: true }, socket => this.#lead(socket));
    this.#server = server;
    await new Promise<void>(resolve => server.listen(this.#path, resolve));
  }

  /** As when the engine is stopped: what is connected is cut off. */
  async shut(): Promise<void> {
    const closed = new Promise(resolve => this.#server?.close(resolve) ?? resolve(undefined));
    this.#server = undefined;
    this.#sockets.forEach(socket => socket.destroy());
    await closed;
  }

  async remove(): Promise<void> {
    await this.shut();
    rmSync(this.#directory, { recursive: true });
  }

  #lead(socket: Socket): void {
    const engine = connect({ path: this.#engine, allowHalfOpen: true });
    for (const [one, other] of [
      [socket, engine],
      [engine, socket],
    ] as const) {
      this.#sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
  }
}
