import { WebSocket } from 'ws';
import type { WebSocketAddress } from '../../operations/ports.ts';
import { bytesOf, connectionClosed } from '../../operations/webSocket.ts';

/** A websocket of a container, reduced to what a terminal and a log need. A bundle of its own: it holds `ws`. */
export interface ContainerSocket {
  send(data: string | Uint8Array): void;
  /** Resolves when the other side closed it; rejects when it could not be opened or dropped. */
  readonly closed: Promise<void>;
  close(): void;
}

export interface SocketOptions {
  /** Extra headers of the opening request. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly onOpen: (socket: ContainerSocket) => void;
  readonly onData: (bytes: Uint8Array) => void;
}

/** Milliseconds until an opening is given up. */
const handshakeTimeout = 30_000;
/** Milliseconds between two pings (RFC 6455, 5.5.2): a connection that died without a word answers none. */
const heartbeat = 20_000;

/** Opens a socket. It is closed when the signal is aborted. */
export function openWebSocket(
  address: WebSocketAddress,
  options: SocketOptions,
  signal: AbortSignal,
): ContainerSocket {
  const socket = new WebSocket(address.uri, {
    handshakeTimeout,
    headers: { ...options.headers },
    ...(address.certificateAuthority === undefined ? {} : { ca: address.certificateAuthority }),
  });
  const { promise: closed, resolve, reject } = Promise.withResolvers<void>();
  const opened: ContainerSocket = {
    send: data => {
      if (socket.readyState === WebSocket.OPEN) {
        socket.send(data);
      }
    },
    closed,
    close: () => socket.close(),
  };
  const abort = (): void => socket.terminate();
  signal.addEventListener('abort', abort, { once: true });
  const endHeartbeat = terminateWhenSilent(socket);
  socket.on('open', () => options.onOpen(opened));
  // The service begins with an empty message: no end of the stream (azure-cli issue 15856).
  socket.on('message', data => options.onData(bytesOf(data)));
  socket.on('error', reject);
  socket.on('close', code => {
    signal.removeEventListener('abort', abort);
    endHeartbeat();
    const failure = connectionClosed(code);
    if (failure === undefined) {
      resolve();
    } else {
      reject(failure);
    }
  });
  return opened;
}

/** @returns a function that ends it. */
function terminateWhenSilent(socket: WebSocket): () => void {
  let isAlive = true;
  const hear = (): void => {
    isAlive = true;
  };
  socket.on('pong', hear).on('message', hear);
  const timer = setInterval(() => {
    if (!isAlive) {
      socket.terminate();
    } else if (socket.readyState === WebSocket.OPEN) {
      isAlive = false;
      socket.ping();
    }
  }, heartbeat);
  return () => clearInterval(timer);
}
