import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { EngineError } from '../engine/engineError.ts';
import type { Principal } from '../model/access.ts';
import { withoutNulls } from '../model/shape.ts';
import type { ArmContext } from './armContext.ts';
import { ArmError } from './armError.ts';
import { readBody } from './requestBody.ts';
import { requireRight } from './requireRight.ts';
import { controlRoutes } from './control/routes.ts';
import { type Answer, type Call, type CompiledRoute, compileRoute, type Route } from './route.ts';
import { armRoutes } from './routes.ts';

export interface ArmHandlerOptions {
  readonly context: ArmContext;
  /** Who a bearer token belongs to; undefined for an unknown one. */
  authenticate(token: string): Principal | undefined;
  /** The names by which this server may be called, such as `127.0.0.1:43210`; the first is used for others. */
  hosts(): readonly [string, ...string[]];
  /** The table to answer by. */
  readonly routes?: readonly Route[];
}

/** Every api-version of the service from October 2018 to July 2026 is answered in the form of 2023-05-01. */
const apiVersions = { first: '2018-10-01', last: '2026-07-31' } as const;
const apiVersionForm = /^(\d{4}-\d{2}-\d{2})(-preview|-beta|-alpha)?$/;

/** Remaining calls as the service counts them; here nothing is counted yet. */
const rateLimits: Readonly<Record<string, readonly [header: string, remaining: string]>> = {
  GET: ['x-ms-ratelimit-remaining-subscription-reads', '11999'],
  HEAD: ['x-ms-ratelimit-remaining-subscription-reads', '11999'],
  DELETE: ['x-ms-ratelimit-remaining-subscription-deletes', '14999'],
};

/** Node's codes for a full disk and for a used-up share of it. */
const noSpace = new Set<unknown>(['ENOSPC', 'EDQUOT']);

const writeLimit = ['x-ms-ratelimit-remaining-subscription-writes', '1199'] as const;

/** The road of every request: who, what, may they, do it, answer; refusals in ARM's form. */
export function createArmHandler(
  options: ArmHandlerOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const arm = (options.routes ?? armRoutes).map(compileRoute);
  const fabric = controlRoutes.map(compileRoute);

  async function answer(request: IncomingMessage): Promise<Answer> {
    const principal = requirePrincipal(request, options);
    const url = new URL((request.url ?? '/').replace(/\/{2,}/g, '/'), 'https://localhost');
    const isFabric = /^\/fabric\//i.test(url.pathname);
    const { route, params } = findRoute(isFabric ? fabric : arm, request.method ?? 'GET', url.pathname);
    if (!isFabric) {
      requireApiVersion(url.searchParams.get('api-version'), url.pathname);
      requireSubscription(params['subscription'], options.context);
    }
    if (route.action !== undefined) {
      requireRight(principal, route.action, url.pathname, options.context);
    }
    const call: Call = {
      path: url.pathname,
      query: url.searchParams,
      body: withoutNulls(await readBody(request)),
      principal,
      host: hostOf(request, options),
      param: name => params[name] ?? '',
    };
    const result = await route.handle(call, options.context);
    if (!route.codes.includes(result.status)) {
      throw new TypeError(
        `${route.method} ${route.path} answered ${result.status}, which its row does not name`,
      );
    }
    return result;
  }

  return (request, response) => {
    void answer(request)
      .catch((error: unknown) => refusal(error, request, options.context))
      .then(result => sendAnswer(result, request, response))
      .catch((error: unknown) => {
        options.context.log('sending an answer', error);
        response.destroy();
      });
  };
}

function requirePrincipal(request: IncomingMessage, { authenticate }: ArmHandlerOptions): Principal {
  const token = bearerOf(request);
  if (token === undefined) {
    throw new ArmError(
      401,
      'AuthenticationFailed',
      "Authentication failed. The 'Authorization' header is missing.",
    );
  }
  const principal = authenticate(token);
  if (principal === undefined) {
    throw new ArmError(401, 'InvalidAuthenticationToken', 'The access token is invalid or has expired.');
  }
  return principal;
}

/** The request's bearer token. */
export function bearerOf({ headers }: IncomingMessage): string | undefined {
  const [, token] = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  return token;
}

interface FoundRoute {
  readonly route: CompiledRoute['route'];
  readonly params: Readonly<Record<string, string>>;
}

/** @throws ArmError 404 for an unknown path, 405 for a known one without this method. */
function findRoute(routes: readonly CompiledRoute[], method: string, path: string): FoundRoute {
  let pathKnown = false;
  for (const { route, match } of routes) {
    const params = match(path);
    if (params !== undefined && route.method === method) {
      return { route, params };
    }
    pathKnown ||= params !== undefined;
  }
  if (pathKnown) {
    throw new ArmError(
      405,
      'MethodNotAllowed',
      `The request method '${method}' is not allowed on '${path}'.`,
    );
  }
  throw new ArmError(
    404,
    'InvalidResourceType',
    `The resource type of '${path}' could not be found on this computer.`,
  );
}

/** @throws ArmError 400. */
function requireApiVersion(version: string | null, path: string): void {
  if (version === null || version === '') {
    throw new ArmError(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  }
  const date = apiVersionForm.exec(version)?.[1];
  const isContainerInstance = /\/Microsoft\.ContainerInstance\//i.test(path);
  const inRange = date !== undefined && date >= apiVersions.first && date <= apiVersions.last;
  const isOperation = /\/locations\/[^/]+\/operations\//i.test(path);
  if (date === undefined || (isContainerInstance && !inRange && !isOperation)) {
    throw new ArmError(
      400,
      'InvalidApiVersionParameter',
      `The api-version '${version}' is invalid. The supported versions are from '${apiVersions.first}' to '${apiVersions.last}'.`,
    );
  }
}

/** @throws ArmError 404. */
function requireSubscription(subscription: string | undefined, { settings }: ArmContext): void {
  if (subscription !== undefined && subscription.toLowerCase() !== settings.subscriptionId) {
    throw new ArmError(404, 'SubscriptionNotFound', `The subscription '${subscription}' could not be found.`);
  }
}

/** Addresses in answers lead back the way the caller came: directly, or through the containers' proxy. */
function hostOf(request: IncomingMessage, { hosts }: ArmHandlerOptions): string {
  const known = hosts();
  const host = request.headers.host?.toLowerCase();
  return known.find(name => name === host) ?? known[0];
}

function refusal(error: unknown, request: IncomingMessage, { log }: ArmContext): Answer {
  const refused = asArmError(error);
  if (refused.status >= 500) {
    log(`${request.method} ${request.url?.split('?')[0]} -> ${refused.status}`, error);
  }
  const challenge = refused.status === 401 ? { 'www-authenticate': 'Bearer realm="frankenetes"' } : {};
  return { status: refused.status, body: refused.toBody(), headers: challenge };
}

/** Whatever went wrong, in ARM's words. */
export function asArmError(error: unknown): ArmError {
  if (error instanceof ArmError) {
    return error;
  }
  if (error instanceof EngineError) {
    return engineRefusal(error);
  }
  if (error instanceof Error && 'code' in error && noSpace.has(error.code)) {
    return new ArmError(
      507,
      'InsufficientStorage',
      'Nothing could be stored: the disk is full. Free some space, then try again.',
      { cause: error },
    );
  }
  return new ArmError(
    500,
    'InternalServerError',
    'The fabric made a mistake; its log (fabric.log) says more.',
    { cause: error },
  );
}

function engineRefusal(error: EngineError): ArmError {
  switch (error.reason) {
    case 'unreachable':
      return new ArmError(
        503,
        'ServiceUnavailable',
        `The container engine does not answer: ${error.message}`,
        { cause: error },
      );
    case 'gone':
      return new ArmError(404, 'ContainerNotFound', `The container is gone: ${error.message}`, {
        cause: error,
      });
    default:
      return new ArmError(500, 'InternalServerError', `The container engine failed: ${error.message}`, {
        cause: error,
      });
  }
}

/** In the form of every answer of ARM. */
export function sendAnswer(
  { status, body, headers }: Answer,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const requestId = randomUUID();
  const [limit, remaining] = rateLimits[request.method ?? ''] ?? writeLimit;
  const content =
    body === undefined || request.method === 'HEAD' ? undefined : Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    'x-ms-request-id': requestId,
    'x-ms-correlation-request-id': String(request.headers['x-ms-correlation-request-id'] ?? requestId),
    'x-ms-routing-request-id': `LOCAL:${requestId}`,
    [limit]: remaining,
    ...(content === undefined
      ? {}
      : { 'content-type': 'application/json; charset=utf-8', 'content-length': content.length }),
    ...headers,
  });
  response.end(content);
}
