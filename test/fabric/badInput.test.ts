import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { connect as connectPlain, type Socket } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type ConnectionOptions } from 'node:tls';
import { FabricProcess } from './fabricProcess.ts';

const line = '\r\n';
const last = `Connection: close${line}${line}`;
const closed = /^$/;

describe('bad input, byte by byte, to the real program', { timeout: 120_000, concurrency: true }, () => {
  const fabric = new FabricProcess();
  let atStart: number;

  before(async () => {
    await fabric.start();
    atStart = openFiles();
  });

  after(async () => {
    const { status } = await fabric.call('GET', '/fabric/status');
    const left = await untilFewer(atStart + 2);
    await fabric.close();
    assert.equal(status, 200);
    assert.ok(left <= atStart + 2, `${left} files are open, ${atStart} were`);
  });

  function address(): { host: string; port: number } {
    return { host: '127.0.0.1', port: Number(new URL(fabric.line.endpoint).port) };
  }

  /** Of the fabric's process, where the system tells: a connection that is forgotten shows here. */
  function openFiles(): number {
    const { pid } = JSON.parse(readFileSync(join(fabric.state, 'fabric.json'), 'utf8')) as { pid: number };
    const files = `/proc/${pid}/fd`;
    return existsSync(files) ? readdirSync(files).length : 0;
  }

  async function untilFewer(most: number): Promise<number> {
    for (let waited = 0; waited < 5000 && openFiles() > most; waited += 100) {
      await sleep(100);
    }
    return openFiles();
  }

  function secure(options: ConnectionOptions = {}): Socket {
    return connect({ ...address(), ca: fabric.authority, ...options });
  }

  /** What the other side says until it closes. */
  async function said(socket: Socket): Promise<string> {
    let all = '';
    socket.on('data', data => (all += data.toString('latin1')));
    socket.on('error', () => undefined);
    await new Promise(resolve => socket.once('close', resolve));
    return all;
  }

  async function answerTo(text: string): Promise<string> {
    const socket = secure();
    socket.write(text);
    return await said(socket);
  }

  function head(request: string, ...headers: readonly string[]): string {
    return [
      `${request} HTTP/1.1`,
      'Host: localhost',
      `Authorization: Bearer ${fabric.line.token}`,
      ...headers,
      '',
    ].join(line);
  }

  /** A request that is well but for its body. */
  function put(...headers: readonly string[]): string {
    const { subscriptionId } = fabric.line;
    return head(`PUT /subscriptions/${subscriptionId}/resourceGroups/rg?api-version=2025-04-01`, ...headers);
  }

  const requests: readonly (readonly [what: string, bytes: () => string, answer: RegExp])[] = [
    ['no HTTP', () => `hello${line}${line}`, /^HTTP\/1\.1 400 /],
    ['a method that nobody knows', () => `${head('BREW /')}${last}`, /^HTTP\/1\.1 400 /],
    [
      'a method of other protocols',
      () => `${head('PROPFIND /subscriptions')}${last}`,
      /^HTTP\/1\.1 40[45] [^]*"error"/,
    ],
    ['OPTIONS *', () => `${head('OPTIONS *')}${last}`, /^HTTP\/1\.1 404 [^]*"error"/],
    [
      'an address that is none',
      () => `${head('GET http://[/')}${last}`,
      /^HTTP\/1\.1 400 [^]*InvalidRequestUri/,
    ],
    ['CONNECT', () => `${head('CONNECT management.azure.com:443')}${last}`, closed],
    ['no Host', () => `GET / HTTP/1.1${line}${last}`, /^HTTP\/1\.1 400 /],
    ['HTTP/1.0', () => `GET / HTTP/1.0${line}${line}`, /^HTTP\/1\.1 401 [^]*"error"/],
    ['HTTP/2 without asking', () => `PRI * HTTP/2.0${line}${line}SM${line}${line}`, /^(HTTP\/1\.1 400 |$)/],
    ['a long address', () => `${head(`GET /${'x'.repeat(20_000)}`)}${last}`, /^HTTP\/1\.1 431 /],
    ['a long header', () => `${head('GET /', `X: ${'x'.repeat(20_000)}`)}${last}`, /^HTTP\/1\.1 431 /],
    ['a NUL in a header', () => `${head('GET /', 'X: \0')}${last}`, /^HTTP\/1\.1 400 /],
    ['a blank before a colon', () => `${head('GET /', 'X : y')}${last}`, /^HTTP\/1\.1 400 /],
    ['two lengths', () => `${put('Content-Length: 2', 'Content-Length: 3')}${last}{}`, /^HTTP\/1\.1 400 /],
    [
      'a length and chunks',
      () => `${put('Content-Length: 2', 'Transfer-Encoding: chunked')}${last}0${line}${line}`,
      /^HTTP\/1\.1 400 /,
    ],
    ['a negative length', () => `${put('Content-Length: -1')}${last}`, /^HTTP\/1\.1 400 /],
    [
      'chunks that are none',
      () => `${put('Transfer-Encoding: chunked')}${last}zz${line}{}${line}`,
      /^HTTP\/1\.1 400 /,
    ],
    [
      'chunks without end in sight',
      () => `${put('Transfer-Encoding: chunked')}${last}${chunks(5 * 1024 * 1024)}`,
      /^HTTP\/1\.1 413 [^]*RequestContentTooLarge/,
    ],
    [
      'a long body',
      () => `${put(`Content-Length: ${5 * 1024 * 1024}`)}${last}${'x'.repeat(5 * 1024 * 1024)}`,
      /^HTTP\/1\.1 413 [^]*RequestContentTooLarge/,
    ],
    ['an expectation that is none', () => `${put('Expect: wonders')}${last}`, /^HTTP\/1\.1 417 /],
    [
      'a websocket to nowhere',
      () => `${head('GET /nowhere', 'Upgrade: websocket', 'Connection: Upgrade')}${line}`,
      /^HTTP\/1\.1 404 /,
    ],
    [
      'a websocket session that nobody promised',
      () =>
        `${head('GET /execstream/sessionId/00000000-0000-4000-8000-000000000000', 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==')}${line}`,
      /^HTTP\/1\.1 404 /,
    ],
    [
      'a foreign web page',
      () =>
        `${head('OPTIONS /subscriptions', 'Origin: https://evil.example', 'Access-Control-Request-Method: GET')}${last}`,
      /^(?![^]*access-control)/i,
    ],
  ];

  test('is answered, or the connection is closed', async () => {
    for (const [what, bytes, expected] of requests) {
      assert.match(await answerTo(bytes()), expected, what);
    }
  });

  test('whoever asks to go on may go on', async () => {
    const socket = secure();
    const answer = said(socket);
    socket.write(`${put('Expect: 100-continue', 'Content-Length: 2')}${last}`);
    await sleep(200);
    socket.write('{}');
    assert.match(await answer, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 400 [^]*"error"/);
  });

  test('requests that do not wait for answers are answered in order', async () => {
    const answers = await answerTo(
      `${head('GET /one')}${line}${head('GET /fabric/status')}${line}${head('GET /three')}${last}`,
    );
    const codes = [...answers.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, code]) => code);
    assert.deepEqual(codes, ['404', '200', '404']);
  });

  test('a caller that says no more, or goes in the middle, costs nothing', async () => {
    const half = secure();
    half.end(`${put('Content-Length: 1000')}${line}{`);
    assert.match(await said(half), /^(HTTP\/1\.1 400 |$)/);
    for (let count = 0; count < 50; count += 1) {
      const socket = secure();
      socket.on('error', () => undefined);
      socket.write(`${put('Content-Length: 1000')}${line}{`, () => socket.destroy());
    }
  });

  test('what is not TLS is closed: HTTP, noise, and a TLS of the past', async () => {
    for (const bytes of [`GET / HTTP/1.1${line}${line}`, randomBytes(512), Buffer.alloc(100_000)]) {
      const socket = connectPlain(address());
      socket.write(bytes);
      assert.doesNotMatch(await said(socket), /HTTP/);
    }
    const old = secure({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' });
    const failure = await new Promise<NodeJS.ErrnoException>(resolve => old.once('error', resolve));
    assert.match(failure.code ?? '', /ALERT_PROTOCOL_VERSION/);
  });

  test('who is slow is not waited for, while others are served', async () => {
    const idle = Array.from({ length: 100 }, () => connectPlain(address()).on('error', () => undefined));
    const slowHead = secure();
    const slowBody = secure();
    slowHead.write(`GET / HTTP/1.1${line}`);
    slowBody.write(`${put('Content-Length: 1000')}${line}`);
    const dripping = setInterval(() => {
      slowHead.write('x');
      slowBody.write(' ');
    }, 500);
    const answers = Promise.all([said(slowHead), said(slowBody)]);
    assert.equal((await fabric.call('GET', '/fabric/status')).status, 200);
    assert.match((await answers).join(' '), /^HTTP\/1\.1 408 [^]*HTTP\/1\.1 408 /);
    clearInterval(dripping);
    await Promise.all(idle.map(async socket => socket.closed || (await said(socket))));
  });
});

function chunks(bytes: number): string {
  const size = 64 * 1024;
  const chunk = `${size.toString(16)}${line}${'x'.repeat(size)}${line}`;
  return `${chunk.repeat(bytes / size)}0${line}${line}`;
}
