import type { IncomingMessage, ServerResponse } from 'node:http';
import { hostOf, type Hosts } from '../hostOf.ts';
import { sameId } from '../model/access.ts';
import type { Plane } from '../plane.ts';
import { cloudMetadata } from './cloudMetadata.ts';
import { instanceDiscovery, openIdConfiguration, signingKeys } from './discovery.ts';
import { EntraError } from './entraError.ts';
import type { SigningKey } from './signingKey.ts';
import { olderTokenBody, tokenBody, type TokenEndpoint } from './tokenEndpoint.ts';
import { readTokenRequest } from './tokenRequest.ts';

export interface EntraOptions {
  readonly tenantId: string;
  readonly key: SigningKey;
  readonly endpoint: TokenEndpoint;
  readonly hosts: Hosts;
  readonly log: (message: string, error?: unknown) => void;
}

interface Call {
  readonly request: IncomingMessage;
  readonly host: string;
  readonly query: URLSearchParams;
}

type Handle = (call: Call, options: EntraOptions) => unknown;

/** Open to everybody: nothing here is secret but what the token endpoints give, and they give it for a secret. */
const routes: readonly (readonly [path: RegExp, handle: Handle])[] = [
  [/^\/metadata\/endpoints$/i, ({ host, query }) => cloudMetadata(host, query.get('api-version') ?? '')],
  [/^\/common\/discovery\/instance$/i, ({ host }, { tenantId }) => instanceDiscovery(host, tenantId)],
  [
    /^\/(?<tenant>[^/]+)\/v2\.0\/\.well-known\/openid-configuration$/i,
    ({ host }, { tenantId }) => openIdConfiguration(host, tenantId, '/v2.0'),
  ],
  [
    /^\/(?<tenant>[^/]+)\/\.well-known\/openid-configuration$/i,
    ({ host }, { tenantId }) => openIdConfiguration(host, tenantId, ''),
  ],
  [/^\/(?<tenant>[^/]+)\/discovery(\/v2\.0)?\/keys$/i, (_, { key }) => signingKeys(key)],
  [/^\/(?<tenant>[^/]+)\/oauth2\/v2\.0\/token$/i, giveToken],
  [/^\/(?<tenant>[^/]+)\/oauth2\/token$/i, giveOlderToken],
];

/** Microsoft Entra ID, as far as programs need it to sign in with a secret. */
export function createEntraPlane(options: EntraOptions): Plane {
  return {
    takes: request => findRoute(request) !== undefined,
    answer: (request, response) =>
      void answer(request, options)
        .then(result => send(result, response))
        .catch((error: unknown) => {
          options.log('answering a client that signs in', error);
          response.destroy();
        }),
  };
}

interface FoundRoute {
  readonly handle: Handle;
  readonly tenant: string | undefined;
  readonly query: URLSearchParams;
}

function findRoute(request: IncomingMessage): FoundRoute | undefined {
  const url = URL.parse((request.url ?? '/').replace(/\/{2,}/g, '/'), 'https://localhost');
  for (const [path, handle] of url === null ? [] : routes) {
    const match = path.exec(url?.pathname ?? '');
    if (match !== null) {
      return { handle, tenant: match.groups?.['tenant'], query: url?.searchParams ?? new URLSearchParams() };
    }
  }
  return undefined;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

async function answer(request: IncomingMessage, options: EntraOptions): Promise<Answer> {
  const host = hostOf(request, options.hosts);
  try {
    const found = findRoute(request);
    if (found?.tenant !== undefined && !sameId(found.tenant, options.tenantId)) {
      throw new EntraError(90002, found.tenant);
    }
    return { status: 200, body: await found?.handle({ request, host, query: found.query }, options) };
  } catch (error) {
    if (!(error instanceof EntraError)) {
      throw error;
    }
    const headers = error.retryAfter === undefined ? {} : { 'retry-after': String(error.retryAfter) };
    return { status: error.status, body: error.toBody(host), headers };
  }
}

async function giveToken({ request }: Call, { endpoint }: EntraOptions): Promise<unknown> {
  return tokenBody(endpoint.issue(await readTokenRequest(request)));
}

async function giveOlderToken({ request }: Call, { endpoint }: EntraOptions): Promise<unknown> {
  const wanted = await readTokenRequest(request);
  return olderTokenBody(endpoint.issue(wanted), wanted.audience);
}

function send({ status, body, headers }: Answer, response: ServerResponse): void {
  const content = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'cache-control': 'no-store, no-cache',
    pragma: 'no-cache',
    'x-content-type-options': 'nosniff',
    'content-type': 'application/json; charset=utf-8',
    'content-length': content.length,
    ...headers,
  });
  response.end(content);
}
