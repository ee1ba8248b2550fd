import { once } from 'node:events';
import { createServer as createPlain, type AddressInfo, type Server } from 'node:net';
import { createServer, type ServerOptions } from 'node:https';
import type { KeyPair } from '../../src/cluster/credentials.ts';
import type { Endpoint } from '../../src/operations/ports.ts';
import { createCertificate } from '../../src/pki/certificate.ts';

export const serverName = 'api.demo.eastus.azurecontainer.io';

const day = 86_400_000;

/** An authority, as every cluster has its own. */
export function anAuthority(name: string, from = new Date()): KeyPair {
  return createCertificate({
    subject: [['CN', name]],
    validity: { days: 3650, from },
    authority: { pathLength: 0 },
  });
}

/** A server's certificate. @param age days since it was made; it is valid for 10. */
export function aServerCertificate(issuer: KeyPair, age = 0): KeyPair {
  return createCertificate({
    subject: [['CN', 'kube-apiserver']],
    issuer,
    validity: { days: 10, from: new Date(Date.now() - age * day) },
    extendedKeyUsage: ['serverAuth'],
    subjectAlternativeNames: [`DNS:${serverName}`],
  });
}

export interface StrangeServer {
  readonly certificate: KeyPair;
  readonly status?: number;
  readonly body?: string;
  /** Milliseconds. */
  readonly clockAhead?: number;
}

/** A real HTTPS server that is strange in the way that a test is about. */
export async function openServer({
  certificate,
  status = 200,
  body = 'ok',
  clockAhead = 0,
}: StrangeServer): Promise<Running> {
  const options: ServerOptions = { cert: certificate.certificate, key: certificate.privateKey };
  const server = createServer(options, (_, response) => {
    response.sendDate = false;
    response.writeHead(status, { date: new Date(Date.now() + clockAhead).toUTCString() });
    response.end(body);
  });
  return await running(server);
}

/** Takes connections and never says a word. */
export async function openSilence(): Promise<Running> {
  return await running(createPlain());
}

/** An address at which nothing listens any more. */
export async function closedEndpoint(): Promise<Endpoint> {
  const { endpoint, close } = await openSilence();
  await close();
  return endpoint;
}

export interface Running {
  readonly endpoint: Endpoint;
  close(): Promise<void>;
}

async function running(server: Server): Promise<Running> {
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', socket => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: { host: '127.0.0.1', port },
    close: async () => {
      sockets.forEach(socket => socket.destroy());
      await new Promise(resolve => server.close(resolve));
    },
  };
}
