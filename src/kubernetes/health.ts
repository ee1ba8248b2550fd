import { request } from 'node:https';
import type { ApiAccess, HealthAnswer } from '../operations/ports.ts';

/** A server that hangs is asked again. Milliseconds. */
const patience = 5_000;

/** GET of a health path of etcd or the apiserver. Rejects while nothing answers. */
export function health(access: ApiAccess, path: string, signal: AbortSignal): Promise<HealthAnswer> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: access.endpoint.host,
        port: access.endpoint.port,
        path,
        servername: access.serverName,
        ca: access.certificateAuthority,
        cert: access.client.certificate,
        key: access.client.privateKey,
        minVersion: 'TLSv1.3',
        agent: false,
        timeout: patience,
        signal,
      },
      response => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (text: string) => (body += text));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
        response.on('error', reject);
      },
    );
    call.on('timeout', () => call.destroy(new Error('no answer in time')));
    call.on('error', reject);
    call.end();
  });
}
