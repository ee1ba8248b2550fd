import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';
import type { ServerAddress, ServerLook } from '../operations/ports.ts';

/** Milliseconds. */
const patience = 5_000;

/** What is wrong with a certificate on another day than today is not the authority's affair. */
const timeCodes: ReadonlySet<string> = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);

/**
 * Looks at a server as far as it lets: connection, certificate, answer, clock. Nothing secret is shown to it, as it may be
 * somebody else: so whatever certificate it has, it is asked.
 * @throws the signal's reason.
 */
export async function look(
  { endpoint, serverName, certificateAuthority }: ServerAddress,
  path: string,
  signal: AbortSignal,
): Promise<ServerLook> {
  let certificate: ServerLook['certificate'];
  const call = request({
    ...endpoint,
    path,
    servername: serverName,
    ca: certificateAuthority,
    rejectUnauthorized: false,
    agent: false,
    signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
  });
  call.on('socket', socket => socket.on('secureConnect', () => (certificate = shownBy(socket as TLSSocket))));
  try {
    const asked = Date.now();
    const answer = await answerTo(call);
    const middle = (asked + Date.now()) / 2;
    const body = await text(answer);
    const { date } = answer.headers;
    return {
      ...(certificate === undefined ? {} : { certificate }),
      answer: { status: answer.statusCode ?? 0, body },
      ...(date === undefined ? {} : { clockAhead: Date.parse(date) - middle }),
    };
  } catch (error) {
    signal.throwIfAborted();
    return { failure: codeOf(error), ...(certificate === undefined ? {} : { certificate }) };
  }
}

function answerTo(call: ReturnType<typeof request>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    call.on('response', resolve);
    call.on('error', reject);
    call.end();
  });
}

function shownBy(socket: TLSSocket): ServerLook['certificate'] {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) {
    return undefined;
  }
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    validity: { from: new Date(certificate.validFrom), until: new Date(certificate.validTo) },
    isExpected: socket.authorized || timeCodes.has(codeOf(socket.authorizationError)),
  };
}

/** Node writes a name as lines. A certificate of an authority alone may have none. */
function oneLine(name: string | undefined): string {
  return name?.replaceAll('\n', ', ') ?? '';
}

/** Node's typings say Error; a socket may carry the bare code. Our own patience shows as an AbortError. */
function codeOf(error: unknown): string {
  if (typeof error === 'string') {
    return error;
  }
  const { code, name } = error as { readonly code?: string; readonly name?: string };
  return name === 'AbortError' || name === 'TimeoutError' ? 'ETIMEDOUT' : (code ?? String(error));
}
