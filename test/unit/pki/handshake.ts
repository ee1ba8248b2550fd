import { once } from 'node:events';
import { connect, createServer, type SecureContextOptions, type TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import type { KeyPair } from '../../../src/cluster/credentials.ts';

export interface Party {
  readonly presents: KeyPair;
  /** The authority (PEM) by which it judges the other. */
  readonly trusts: string;
}

/** What each thinks of the other's certificate: `trusted`, or the error. */
export interface Verdicts {
  readonly protocol: string | null;
  readonly ofServer: string;
  readonly ofClient: string;
}

/** A TLS handshake over the loopback address, in which both show a certificate and both judge, but nobody hangs up. */
export async function handshake(server: Party, client: Party, serverName: string): Promise<Verdicts> {
  const listener = createServer({ ...contextOf(server), requestCert: true, rejectUnauthorized: false });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  const accepted = once(listener, 'secureConnection') as Promise<[TLSSocket]>;
  const outgoing = connect({
    ...contextOf(client),
    host: '127.0.0.1',
    port,
    servername: serverName,
    rejectUnauthorized: false,
  });
  try {
    const [[incoming]] = await Promise.all([accepted, once(outgoing, 'secureConnect')]);
    const verdicts = {
      protocol: outgoing.getProtocol(),
      ofServer: verdict(outgoing),
      ofClient: verdict(incoming),
    };
    incoming.destroy();
    return verdicts;
  } finally {
    outgoing.destroy();
    listener.close();
  }
}

function contextOf({ presents, trusts }: Party): SecureContextOptions {
  return { cert: presents.certificate, key: presents.privateKey, ca: trusts, minVersion: 'TLSv1.3' };
}

/** Node's typings say Error; a server's socket carries the bare code. */
function verdict(socket: TLSSocket): string {
  const error: unknown = socket.authorizationError;
  if (socket.authorized) {
    return 'trusted';
  }
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
