import { request } from 'node:https';
import type { KeyPair } from '../../src/cluster/credentials.ts';
import type { Endpoint } from '../../src/operations/ports.ts';

export interface TlsCaller {
  /** PEM. */
  readonly certificateAuthority: string;
  /** Absent: the caller shows no certificate. */
  readonly client?: KeyPair;
}

/** The status of the answer to a GET. @throws when the server does not talk to this caller at all. */
export function askTls(
  { host, port, serverName }: Endpoint & { readonly serverName: string },
  path: string,
  { certificateAuthority, client }: TlsCaller,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host,
        port,
        path,
        servername: serverName,
        ca: certificateAuthority,
        agent: false,
        ...(client === undefined ? {} : { cert: client.certificate, key: client.privateKey }),
      },
      response => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
        response.on('error', reject);
      },
    );
    call.on('error', reject);
    call.end();
  });
}
