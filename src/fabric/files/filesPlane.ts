import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Plane } from '../plane.ts';
import type { FileContent, FilesAnswer, FilesCall, FilesContext } from './filesCall.ts';
import { asFilesError, FilesError } from './filesError.ts';
import { type FilesPath, pathOf } from './filesPath.ts';
import { type FilesRoute, filesRoutes, type Subject } from './filesRoutes.ts';
import { accountOf, requireSignature } from './sharedKey.ts';
import { xmlDocument } from './xml.ts';

/**
 * The REST API of Azure Files, path style as emulators of Azure Storage have it: `https://127.0.0.1:port/account/share/…`.
 * Requests are told from those to Azure Resource Manager by how they are authorized.
 */
export function createFilesPlane(context: FilesContext): Plane {
  return {
    takes: ({ headers: { authorization = '', 'x-ms-version': version } }) =>
      /^SharedKey/i.test(authorization) || (version !== undefined && !/^Bearer\b/i.test(authorization)),
    answer: (request, response) => {
      void answer(request, context)
        .catch((error: unknown) => refusal(error, request, context))
        .then(result => send(result, request, response))
        .catch((error: unknown) => {
          context.log('sending an answer of the file service', error);
          response.destroy();
        });
    },
  };
}

async function answer(request: IncomingMessage, context: FilesContext): Promise<FilesAnswer> {
  requireVersion(request);
  requireNoConditions(request);
  const [rawPath = '/', rawQuery = ''] = (request.url ?? '/').split(/\?(.*)/s);
  const query = new URLSearchParams(rawQuery);
  const signer = accountOf(request);
  const keepDots = request.headers['x-ms-allow-trailing-dot'] === 'true';
  const path = pathOf(withAccount(rawPath, signer, query), keepDots);
  const account = requireAccount(request, signer, path, context);
  const call: FilesCall = {
    request,
    account,
    share: path.share,
    names: path.names,
    query,
    header: name => {
      const value = request.headers[name];
      return value === undefined || value === '' ? undefined : String(value);
    },
  };
  if (call.query.has('sharesnapshot')) {
    throw new FilesError('ShareSnapshotNotFound');
  }
  const [, , , , handle] = requireRoute(call);
  return await handle(call, context);
}

/** azure-sdk-for-js 12.33 leaves the account out of where a rename is to lead, when accounts are told by paths. */
function withAccount(path: string, account: string, query: URLSearchParams): string {
  const isWhole = query.get('comp') !== 'rename' || path.startsWith(`/${account}/`);
  return isWhole ? path : `/${account}${path}`;
}

/** @throws FilesError 400 */
function requireVersion({ headers }: IncomingMessage): void {
  const version = headers['x-ms-version'];
  if (version === undefined) {
    throw new FilesError('MissingRequiredHeader', 'HeaderName: x-ms-version.');
  }
  if (!/^\d{4}-\d{2}-\d{2}$/.test(String(version))) {
    throw new FilesError('InvalidHeaderValue', 'HeaderName: x-ms-version.');
  }
}

/** Azure Files has none: whoever sends one must not believe that it was kept. @throws FilesError 400 */
function requireNoConditions({ headers }: IncomingMessage): void {
  const conditions = ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since'];
  if (conditions.some(name => headers[name] !== undefined)) {
    throw new FilesError('ConditionHeadersNotSupported');
  }
}

/** Whoever has no key learns nothing of which accounts there are. @throws FilesError 401, 403 */
function requireAccount(
  request: IncomingMessage,
  signer: string,
  path: FilesPath,
  { shares, clock }: FilesContext,
): FilesCall['account'] {
  const account = shares.account(signer);
  if (account === undefined || account.name !== path.account) {
    throw new FilesError('AuthenticationFailed');
  }
  requireSignature(request, account, clock.now());
  if (account.settings['allowSharedKeyAccess'] === false) {
    throw new FilesError('KeyBasedAuthenticationNotPermitted');
  }
  return account;
}

/** @throws FilesError 400, 501 */
function requireRoute(call: FilesCall): FilesRoute {
  const subject = subjectOf(call);
  const copies = call.header('x-ms-copy-source') === undefined ? '' : ' from';
  const comp = `${call.query.get('comp')?.toLowerCase() ?? ''}${copies}`;
  const method = call.request.method ?? 'GET';
  const route = filesRoutes.find(
    ([, wanted, of, part]) => wanted === method && of === subject && part === comp,
  );
  if (route === undefined) {
    throw new FilesError('NotImplemented');
  }
  return route;
}

/** @throws FilesError 400 when the path is too short or too long for what the query says it is. */
function subjectOf({ share, names, query }: FilesCall): Subject {
  const restype = query.get('restype')?.toLowerCase() ?? (share === '' ? 'service' : 'file');
  const fits: Readonly<Record<string, boolean>> = {
    service: share === '',
    share: share !== '' && names.length === 0,
    directory: share !== '',
    file: names.length > 0,
  };
  if (fits[restype] !== true) {
    throw new FilesError('InvalidUri');
  }
  return restype as Subject;
}

function refusal(error: unknown, request: IncomingMessage, { log }: FilesContext): FilesAnswer {
  const refused = asFilesError(error);
  if (refused.status === 500) {
    log(`${request.method} of the file service -> ${refused.status}`, error);
  }
  return {
    status: refused.status,
    headers: { 'x-ms-error-code': refused.reason },
    body: [
      'Error',
      [
        ['Code', refused.reason],
        ['Message', refused.message],
      ],
    ],
  };
}

async function send(
  { status, headers, body }: FilesAnswer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const content = body === undefined || 'stream' in body ? undefined : Buffer.from(xmlDocument(body));
  const given = request.headers['x-ms-client-request-id'];
  response.writeHead(status, {
    server: 'Windows-Azure-File/1.0 Microsoft-HTTPAPI/2.0',
    'x-ms-request-id': randomUUID(),
    'x-ms-version': String(request.headers['x-ms-version'] ?? ''),
    ...(given === undefined ? {} : { 'x-ms-client-request-id': String(given) }),
    ...(content === undefined ? {} : { 'content-type': 'application/xml', 'content-length': content.length }),
    ...(body === undefined && request.method !== 'HEAD' ? { 'content-length': 0 } : {}),
    ...headers,
  });
  if (body !== undefined && 'stream' in body) {
    await stream(body, response);
  } else {
    response.end(content);
  }
}

/** A file that a container shortens meanwhile must not look like a whole one. */
async function stream({ stream: source, length }: FileContent, response: ServerResponse): Promise<void> {
  let sent = 0;
  source.on('data', (part: Buffer) => {
    sent += part.length;
  });
  await pipeline(source, response, { end: false }).catch(() => response.destroy());
  if (sent === length) {
    response.end();
  } else {
    response.destroy();
  }
}
