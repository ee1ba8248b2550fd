import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Duplex, PassThrough, type Readable } from 'node:stream';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import type { Engine, TerminalSize } from '../engine/engine.ts';
import { EngineError } from '../engine/engineError.ts';
import { sameSecret } from './secretsOfGroups.ts';

/** Milliseconds in which a session must be taken up, and in which the password must arrive. */
const takeUpWithin = 60_000;
const passwordWithin = 10_000;

/** Close codes of RFC 6455: normal, policy violation, internal error. */
const closeCodes = { ended: 1000, refused: 1008, failed: 1011 } as const;

/** Ctrl+C and Ctrl+D, and milliseconds in which they must be taken. */
const farewell = { keys: '\u0003\u0004', within: 1000 } as const;

/** Bytes on their way to a caller at which the container is read no further, and at which it is read again. */
const onTheWay = { most: 1024 * 1024, least: 256 * 1024 } as const;

type Session = { readonly password: string } & (
  | {
      readonly kind: 'exec';
      readonly engineId: string;
      readonly command: readonly string[];
      readonly size: TerminalSize;
    }
  | { readonly kind: 'attach'; readonly engineId: string }
);

/** However many slashes, as everywhere. */
const address = /^\/+(execstream|logstream)\/+sessionId\/+([0-9a-f-]{36})\/*(?:\?|$)/i;

/** What a caller needs to take a session up. */
export interface Ticket {
  readonly id: string;
  readonly password: string;
}

/**
 * The websockets of exec and attach. A session is promised by a POST, taken up once, and forgotten after a
 * minute. Exec: password as the first text frame, then raw bytes both ways, 1000 when the process ends.
 * Attach: password as the `Authorization` header, then the live output.
 */
export class StreamSessions {
  readonly #engine: Engine;
  readonly #sessions = new Map<string, Session>();
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: 1024 * 1024,
    perMessageDeflate: false,
    // Clients type byte by byte, in text frames: half a letter is no text.
    skipUTF8Validation: true,
  });
  readonly #log: (message: string, error?: unknown) => void;

  constructor(engine: Engine, log: (message: string, error?: unknown) => void) {
    this.#engine = engine;
    this.#log = log;
  }

  openExec(engineId: string, command: readonly string[], size: TerminalSize): Ticket {
    return this.#open({ kind: 'exec', engineId, command, size, password: newPassword() });
  }

  openAttach(engineId: string): Ticket {
    return this.#open({ kind: 'attach', engineId, password: newPassword() });
  }

  #open(session: Session): Ticket {
    const id = randomUUID();
    this.#sessions.set(id, session);
    setTimeout(() => this.#sessions.delete(id), takeUpWithin).unref();
    return { id, password: session.password };
  }

  /** For the `upgrade` event of the ARM server. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const [, stream, id = ''] = address.exec(request.url ?? '') ?? [];
    const session = this.#sessions.get(id);
    const kind = stream?.toLowerCase() === 'execstream' ? 'exec' : 'attach';
    if (session === undefined || session.kind !== kind) {
      refuse(socket, '404 Not Found');
      return;
    }
    this.#sessions.delete(id);
    if (session.kind === 'attach' && !sameSecret(request.headers.authorization ?? '', session.password)) {
      refuse(socket, '401 Unauthorized');
      return;
    }
    this.#server.handleUpgrade(request, socket, head, webSocket => {
      webSocket.on('error', () => webSocket.terminate());
      this.#serve(session, webSocket).catch((error: unknown) => this.#endWith(error, session, webSocket));
    });
  }

  /** End all sessions. */
  close(): void {
    for (const webSocket of this.#server.clients) {
      webSocket.terminate();
    }
  }

  /** A container that has ended, or a command that is not in it, is the caller's affair; the rest is the engine's. */
  #endWith(error: unknown, { kind }: Session, webSocket: WebSocket): void {
    switch (error instanceof EngineError ? error.reason : 'unexpected') {
      case 'not-running':
      case 'gone':
        webSocket.close(closeCodes.ended);
        return;
      case 'start-failed':
        webSocket.send(`${error instanceof Error ? error.message : ''}\r\n`);
        webSocket.close(closeCodes.ended);
        return;
      default:
        this.#log(`${kind} session`, error);
        webSocket.close(closeCodes.failed, 'The container engine failed.');
    }
  }

  async #serve(session: Session, webSocket: WebSocket): Promise<void> {
    if (session.kind === 'attach') {
      const output = await this.#engine.attach(session.engineId);
      follow(output, webSocket);
      whenClosed(webSocket, () => output.destroy());
      return;
    }
    const { first, rest } = receive(webSocket);
    const password = await first;
    if (password === undefined || !sameSecret(password, session.password)) {
      webSocket.close(closeCodes.refused, 'The first message must be the password.');
      return;
    }
    webSocket.send('');
    const process = await this.#engine.exec(session.engineId, session.command, session.size);
    follow(process, webSocket);
    rest.pipe(process, { end: false });
    whenClosed(webSocket, () => hangUp(rest, process));
  }
}

function newPassword(): string {
  return randomBytes(32).toString('base64url');
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

interface Received {
  /** undefined when none came in time. */
  readonly first: Promise<string | undefined>;
  /** The bytes of all others: they may be here before anybody is ready for them. */
  readonly rest: Readable;
}

/** What the caller sends; no faster than it is read. */
function receive(webSocket: WebSocket): Received {
  const { promise: first, resolve } = Promise.withResolvers<string | undefined>();
  const rest = new PassThrough();
  const timer = setTimeout(() => resolve(undefined), passwordWithin);
  webSocket.once('close', () => {
    clearTimeout(timer);
    resolve(undefined);
    rest.end();
  });
  webSocket.once('message', data => {
    clearTimeout(timer);
    resolve(bytesOf(data).toString('utf8'));
    webSocket.on('message', typed => {
      if (!rest.write(bytesOf(typed))) {
        webSocket.pause();
        rest.once('drain', () => webSocket.resume());
      }
    });
  });
  return { first, rest };
}

/**
 * The caller is gone. Engines have no way to end a process of exec, and leave it running without its terminal: it gets
 * the keys by which a person would end it, which all but a program in raw mode obey.
 */
function hangUp(typed: Readable, process: Duplex): void {
  const timer = setTimeout(() => process.destroy(), farewell.within).unref();
  process.once('close', () => clearTimeout(timer));
  typed.once('end', () => {
    if (process.writable) {
      process.end(farewell.keys, () => process.destroy());
    } else {
      process.destroy();
    }
  });
}

function whenClosed(webSocket: WebSocket, then: () => void): void {
  if (webSocket.readyState === WebSocket.CLOSED) {
    then();
  } else {
    webSocket.once('close', then);
  }
}

/** What the stream says, to the caller; no faster than it is taken. Its end is a normal close, any other end a failure. */
function follow(stream: Readable, webSocket: WebSocket): void {
  stream.on('data', (chunk: Buffer) => {
    webSocket.send(chunk, { binary: true }, () => {
      if (webSocket.bufferedAmount <= onTheWay.least) {
        stream.resume();
      }
    });
    if (webSocket.bufferedAmount > onTheWay.most) {
      stream.pause();
    }
  });
  stream.once('end', () => webSocket.close(closeCodes.ended));
  stream.on('error', () => webSocket.close(closeCodes.failed));
  stream.once('close', () => webSocket.close(closeCodes.failed));
  if (stream.destroyed) {
    webSocket.close(closeCodes.failed);
  }
}

function bytesOf(data: RawData): Buffer {
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
}
