import { createServer as createHttpServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createCertificate } from '../../src/pki/certificate.ts';

export interface ArmStub {
  readonly port: number;
  /** PEM: what a client has to trust. */
  readonly certificateAuthority: string;
  readonly close: () => void;
}

/**
 * The least of Azure that a virtual kubelet starts with: a proxy to management.azure.com where there are no container
 * groups, and the identity endpoint, whose token nobody checks.
 */
export async function startArmStub(): Promise<ArmStub> {
  const validity = { days: 1 };
  const authority = createCertificate({ subject: [['CN', 'stub']], validity, authority: { pathLength: 0 } });
  const { certificate, privateKey } = createCertificate({
    subject: [['CN', 'stub']],
    issuer: authority,
    validity,
    extendedKeyUsage: ['serverAuth'],
    subjectAlternativeNames: ['DNS:management.azure.com'],
  });
  const resourceManager = createTlsServer({ cert: certificate, key: privateKey }, (request, response) => {
    const list = request.method === 'GET' && /\/containerGroups\?/.test(request.url ?? '');
    response.writeHead(list ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(list ? { value: [] } : { error: { code: 'NotFound', message: 'stub' } }));
  });
  const proxy = createHttpServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ access_token: token(), expires_on: String(tomorrow()), token_type: 'Bearer' }),
    );
  });
  proxy.on('connect', (_request, socket) => {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    resourceManager.emit('connection', socket);
  });
  // The bridge of the containers' network is not there yet.
  await new Promise<void>(resolve => void proxy.listen(0, '0.0.0.0', resolve));
  return {
    port: (proxy.address() as AddressInfo).port,
    certificateAuthority: authority.certificate,
    close: () => {
      proxy.close();
      proxy.closeAllConnections();
    },
  };
}

/** Seconds since 1970. */
function tomorrow(): number {
  return Math.floor(Date.now() / 1000) + 86_400;
}

function token(): string {
  const parts = [{ alg: 'none' }, { exp: tomorrow() }];
  return `${parts.map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;
}
