import type { IncomingMessage } from 'node:http';
import { WebSocket, type ClientOptions } from 'ws';
import { phrase } from '../language/phrase.ts';
import { OperationError } from '../operations/operationError.ts';
import type { ApiAccess, ExecEnd, ExecSession, PodProgram, TerminalSize } from '../operations/ports.ts';
import { bytesOf, connectionClosed } from '../operations/webSocket.ts';

/** The newest first; both have the channels below (Kubernetes, apimachinery/pkg/util/remotecommand). */
const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

/** Every message begins with the byte of its channel. */
const channels = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4 } as const;

/** Milliseconds until an opening is given up. */
const handshakeTimeout = 30_000;

/** Starts a program in a pod by the exec subresource, as `kubectl exec -it` does. As Kubernetes.exec. */
export async function podExec(
  access: ApiAccess,
  program: PodProgram,
  size: TerminalSize,
  onData: (bytes: Uint8Array) => void,
  signal: AbortSignal,
): Promise<ExecSession> {
  signal.throwIfAborted();
  const socket = new WebSocket(addressOf(access, program), protocols, optionsOf(access));
  const abort = (): void => socket.terminate();
  signal.addEventListener('abort', abort, { once: true });
  socket.on('close', () => signal.removeEventListener('abort', abort));
  const ended = endOf(socket, onData);
  await Promise.race([opened(socket, program), ended]);
  const send = (channel: number, bytes: Uint8Array): void => {
    if (socket.readyState === WebSocket.OPEN) {
      socket.send(Buffer.concat([Buffer.of(channel), bytes]));
    }
  };
  const resize = ({ rows, cols }: TerminalSize): void =>
    send(channels.resize, Buffer.from(JSON.stringify({ Width: cols, Height: rows })));
  resize(size);
  return { send: bytes => send(channels.stdin, bytes), resize, ended };
}

/** What the types of `ws` leave out goes to `tls.connect` all the same. */
function optionsOf(access: ApiAccess): ClientOptions & { readonly servername: string } {
  return {
    handshakeTimeout,
    ca: access.certificateAuthority,
    cert: access.client.certificate,
    key: access.client.privateKey,
    servername: access.serverName,
    minVersion: 'TLSv1.3',
  };
}

function addressOf({ endpoint }: ApiAccess, { namespace, pod, container, command }: PodProgram): URL {
  const [inNamespace, ofPod] = [encodeURIComponent(namespace), encodeURIComponent(pod)];
  const address = new URL(
    `wss://${endpoint.host}:${endpoint.port}/api/v1/namespaces/${inNamespace}/pods/${ofPod}/exec`,
  );
  const query = { container, stdin: 'true', stdout: 'true', tty: 'true' };
  for (const [name, value] of [
    ...Object.entries(query),
    ...command.map(part => ['command', part] as const),
  ]) {
    address.searchParams.append(name, value);
  }
  return address;
}

function opened(socket: WebSocket, { namespace, pod }: PodProgram): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('unexpected-response', (request, response) => {
      refusal(`${namespace}/${pod}`, response)
        .then(reject, reject)
        .finally(() => request.destroy());
    });
  });
}

/** Resolves with the Status that the error channel carries at the end, or without one when the socket was closed. */
function endOf(socket: WebSocket, onData: (bytes: Uint8Array) => void): Promise<ExecEnd> {
  return new Promise((resolve, reject) => {
    let end: ExecEnd | undefined;
    socket.on('message', data => {
      const bytes = bytesOf(data);
      const [channel] = bytes;
      if (channel === channels.stdout || channel === channels.stderr) {
        onData(bytes.subarray(1));
      } else if (channel === channels.error) {
        end = execEnd(Buffer.from(bytes.subarray(1)).toString());
      }
    });
    socket.on('error', reject);
    socket.on('close', code => {
      const failure = end === undefined ? connectionClosed(code) : undefined;
      if (failure === undefined) {
        resolve(end ?? {});
      } else {
        reject(failure);
      }
    });
  });
}

interface Status {
  readonly status?: string;
  readonly message?: string;
  readonly details?: { readonly causes?: readonly { readonly reason?: string; readonly message?: string }[] };
}

/** @param text a Status of Kubernetes in JSON. */
export function execEnd(text: string): ExecEnd {
  const { status, message = text, details } = parsed(text);
  if (status === 'Success') {
    return { exitCode: 0 };
  }
  const code = details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
  return code === undefined ? { message } : { exitCode: Number(code) };
}

function parsed(text: string): Status {
  try {
    return JSON.parse(text) as Status;
  } catch {
    return {};
  }
}

async function refusal(pod: string, response: IncomingMessage): Promise<OperationError> {
  const body = Buffer.concat(await response.toArray()).toString();
  return new OperationError(
    'api-refused',
    phrase`Opening a terminal in pod ${pod}: the Kubernetes API refused (${response.statusCode ?? 0}).`,
    { details: [parsed(body).message ?? body] },
  );
}
