import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { after, before, describe, test } from 'node:test';
import { WebSocketServer, type WebSocket } from 'ws';
import { podExec } from '../../../src/kubernetes/podExec.ts';
import type { ApiAccess, ExecSession, PodProgram } from '../../../src/operations/ports.ts';
import { createCertificate } from '../../../src/pki/certificate.ts';

const validity = { days: 1 };
const authority = createCertificate({ subject: [['CN', 'test']], validity, authority: { pathLength: 0 } });
const serving = createCertificate({
  subject: [['CN', 'apiserver']],
  issuer: authority,
  validity,
  extendedKeyUsage: ['serverAuth'],
  subjectAlternativeNames: ['DNS:api.test'],
});
const client = createCertificate({
  subject: [['CN', 'alice']],
  issuer: authority,
  validity,
  extendedKeyUsage: ['clientAuth'],
});

const program: PodProgram = {
  namespace: 'default',
  pod: 'web',
  container: 'main',
  command: ['sh', '-c', 'echo a b'],
};
const size = { rows: 33, cols: 101 };
const never = new AbortController().signal;

/** The exec subresource, played by hand. */
describe('a program in a pod', () => {
  let server: Server;
  let sockets: WebSocketServer;
  /** What the next request is refused with. */
  let refusal: string | undefined;

  before(async () => {
    server = createServer({
      cert: serving.certificate,
      key: serving.privateKey,
      ca: authority.certificate,
      requestCert: true,
      rejectUnauthorized: true,
    });
    sockets = new WebSocketServer({ noServer: true });
    server.on('upgrade', (request, socket, head) => {
      if (refusal === undefined) {
        sockets.handleUpgrade(request, socket, head, opened => sockets.emit('connection', opened, request));
      } else {
        socket.end(`HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n${refusal}`);
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  after(() => {
    server.close();
    server.closeAllConnections();
  });

  function access(): ApiAccess {
    const { port } = server.address() as AddressInfo;
    return {
      endpoint: { host: '127.0.0.1', port },
      serverName: 'api.test',
      certificateAuthority: authority.certificate,
      client,
    };
  }

  interface Opened {
    readonly session: ExecSession;
    readonly api: WebSocket;
    readonly request: { readonly url?: string; readonly socket: unknown };
    /** What came out, and what went in: each message with its channel's number. */
    readonly written: string[];
    readonly heard: string[];
  }

  async function open(signal = never): Promise<Opened> {
    const written: string[] = [];
    const heard: string[] = [];
    const connected = once(sockets, 'connection') as Promise<[WebSocket, Opened['request']]>;
    const opening = podExec(
      access(),
      program,
      size,
      bytes => written.push(Buffer.from(bytes).toString()),
      signal,
    );
    const [api, request] = await connected;
    api.on('message', (data: Buffer) => heard.push(`${data[0]} ${data.subarray(1).toString()}`));
    const session = await opening;
    return { session, api, request, written, heard };
  }

  function said(channel: number, text: string): Buffer {
    return Buffer.concat([Buffer.of(channel), Buffer.from(text)]);
  }

  test('is asked for with a terminal, in the user’s own name', async () => {
    const { api, request } = await open();
    const { pathname, searchParams } = new URL(request.url ?? '', 'https://api.test');
    assert.equal(pathname, '/api/v1/namespaces/default/pods/web/exec');
    assert.deepEqual(searchParams.getAll('command'), program.command);
    assert.equal(searchParams.get('container'), 'main');
    assert.equal(searchParams.get('tty'), 'true');
    assert.equal(api.protocol, 'v5.channel.k8s.io');
    assert.equal((request.socket as TLSSocket).getPeerCertificate().subject.CN, 'alice');
    api.close(1000);
  });

  test('hears the size first, then what is typed and each new size', async () => {
    const { session, api, heard } = await open();
    session.send(Buffer.from('ls\r'));
    session.resize({ rows: 50, cols: 120 });
    api.close(1000);
    await session.ended;
    assert.deepEqual(heard, ['4 {"Width":101,"Height":33}', '0 ls\r', '4 {"Width":120,"Height":50}']);
  });

  test('is seen: both of its outputs, nothing else', async () => {
    const { session, api, written } = await open();
    api.send(said(1, 'out'));
    api.send(said(2, 'err'));
    api.send(said(3, '{"status":"Success"}'));
    api.close(1000);
    assert.deepEqual(await session.ended, { exitCode: 0 });
    assert.deepEqual(written, ['out', 'err']);
  });

  const ends: readonly (readonly [what: string, status: string, end: object])[] = [
    [
      'its exit code, where the node tells it',
      '{"status":"Failure","message":"command terminated","details":{"causes":[{"reason":"ExitCode","message":"3"}]}}',
      { exitCode: 3 },
    ],
    ['what went wrong otherwise', '{"status":"Failure","message":"no such pod"}', { message: 'no such pod' }],
    ['words that are no Status, as they are', 'gone', { message: 'gone' }],
  ];
  for (const [what, status, end] of ends) {
    test(`tells at its end ${what}`, async () => {
      const { session, api } = await open();
      api.send(said(3, status));
      api.close(1000);
      assert.deepEqual(await session.ended, end);
    });
  }

  test('did not end when the connection drops', async () => {
    const { session, api } = await open();
    api.terminate();
    await assert.rejects(session.ended, /closed with code 1006/);
  });

  test('is refused in the API’s own words', async () => {
    refusal = '{"kind":"Status","message":"pods \\"web\\" is forbidden"}';
    const opening = podExec(access(), program, size, () => undefined, never);
    await assert.rejects(opening, { reason: 'api-refused', details: ['pods "web" is forbidden'] });
    refusal = undefined;
  });

  test('is left when the terminal is closed', async () => {
    const closing = new AbortController();
    const { session, api } = await open(closing.signal);
    const closed = once(api, 'close');
    closing.abort();
    await Promise.all([closed, assert.rejects(session.ended)]);
  });
});
