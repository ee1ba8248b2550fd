import { once } from 'node:events';
import { WebSocket } from 'ws';

/** How a client of the service types into the terminal that exec gives. All send the password first, as text. */
export interface ExecClient {
  readonly name: string;
  type(socket: WebSocket, bytes: Buffer): void;
}

/** Bytes that the virtual kubelet reads at once. */
const kubeletBuffer = 512;

/** The three clients that are known to speak exec; none says more than this, and none takes more than bytes. */
export const execClients: readonly ExecClient[] = [
  {
    // azure-cli, container/custom.py, _start_exec_pipe.
    name: 'the Azure CLI',
    type: (socket, bytes) => socket.send(bytes, { binary: true }),
  },
  {
    // virtual-kubelet/azure-aci, pkg/provider/aci.go, RunInContainer.
    name: 'the virtual kubelet',
    type: (socket, bytes) => {
      for (let at = 0; at < bytes.length; at += kubeletBuffer) {
        socket.send(bytes.subarray(at, at + kubeletBuffer), { binary: true });
      }
    },
  },
  {
    // docker/compose-cli, aci/aci.go, exec.
    name: 'Docker Compose',
    type: (socket, bytes) => {
      for (const byte of bytes) {
        socket.send(Buffer.of(byte), { binary: false });
      }
    },
  },
];

/** What a session has said so far, and how it ends. */
export interface Session {
  readonly socket: WebSocket;
  /** Messages as they came. */
  readonly heard: Buffer[];
  /** The close code. */
  readonly closed: Promise<number>;
}

/** Takes an exec session up as all clients do: the password, then what is typed. */
export async function openExec(
  { uri, password }: { readonly uri: string; readonly password: string },
  options: { readonly ca?: string } = {},
): Promise<Session> {
  const session = listen(new WebSocket(uri, options));
  await once(session.socket, 'open');
  session.socket.send(password);
  return session;
}

export function listen(socket: WebSocket): Session {
  const heard: Buffer[] = [];
  socket.on('message', (data: Buffer) => heard.push(data));
  const closed = once(socket, 'close').then(([code]) => Number(code));
  return { socket, heard, closed };
}

export function textOf({ heard }: Session): string {
  return Buffer.concat(heard).toString('utf8');
}
