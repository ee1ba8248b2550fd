import type { IncomingMessage, ServerResponse } from 'node:http';
import { EngineError } from '../engine/engineError.ts';
import { hostOf, type Hosts } from '../hostOf.ts';
import type { Principal } from '../model/access.ts';
import { withoutNulls } from '../model/shape.ts';
import type { Exchange } from '../state/trafficRecorder.ts';
import { answerHeaders } from './answerHeaders.ts';
import type { ArmContext } from './armContext.ts';
import { ArmError } from './armError.ts';
import { readBody } from './requestBody.ts';
import { controlRoutes } from './control/routes.ts';
import { createDispatch } from './dispatch.ts';
import type { Answer, Route } from './route.ts';
import { armRoutes } from './routes.ts';

export interface ArmHandlerOptions {
  readonly context: ArmContext;
  /** Who a bearer token belongs to; undefined for an unknown one. */
  authenticate(token: string): Principal | undefined;
  readonly hosts: Hosts;
  /** The table to answer by. */
  readonly routes?: readonly Route[];
  /** Told of every request and its answer. */
  readonly record?: ((exchange: Exchange) => void) | undefined;
}

/** What was read of a request on its road. */
interface Seen {
  requestBody?: unknown;
}

const fullDisk = 'the disk is full. Free some space, then try again.';
const readOnly = 'the state directory cannot be written. Make it writable, then try again.';

/** Why nothing can be stored, by Node's code. */
const storageFailures: ReadonlyMap<unknown, string> = new Map([
  ['ENOSPC', fullDisk],
  ['EDQUOT', fullDisk],
  ['EROFS', readOnly],
  ['EACCES', readOnly],
  ['EPERM', readOnly],
]);

/** The road of every request: who, what, may they, do it, answer; refusals in ARM's form. */
export function createArmHandler(
  options: ArmHandlerOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const dispatch = createDispatch({ arm: options.routes ?? armRoutes, control: controlRoutes });

  async function answer(request: IncomingMessage, seen: Seen): Promise<Answer> {
    const arm = {
      method: request.method ?? 'GET',
      target: request.url ?? '/',
      principal: requirePrincipal(request, options),
      host: hostOf(request, options.hosts),
      body: async () => {
        seen.requestBody = await readBody(request);
        return withoutNulls(seen.requestBody);
      },
    };
    return await dispatch(arm, options.context);
  }

  function conclude(result: Answer, seen: Seen, request: IncomingMessage, response: ServerResponse): void {
    const headers = send(result, request, response, options.context);
    const { method = '', url = '' } = request;
    const body = method === 'HEAD' ? undefined : result.body;
    options.record?.({ method, url, ...seen, status: result.status, headers, body });
  }

  return (request, response) => {
    const seen: Seen = {};
    void answer(request, seen)
      .catch((error: unknown) => refusal(error, request, options.context))
      .then(result => conclude(result, seen, request, response))
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

function refusal(error: unknown, request: IncomingMessage, { log }: ArmContext): Answer {
  const refused = asArmError(error);
  if (refused.status >= 500) {
    log(`${request.method} ${request.url?.split('?')[0]} -> ${refused.status}`, error);
  }
  const challenge = refused.status === 401 ? { 'www-authenticate': 'Bearer realm="frankenetes"' } : {};
  return { status: refused.status, body: refused.toBody(), headers: { ...challenge, ...refused.headers } };
}

function asArmError(error: unknown): ArmError {
  if (error instanceof ArmError) {
    return error;
  }
  if (error instanceof EngineError) {
    return engineRefusal(error);
  }
  const storage = error instanceof Error && 'code' in error ? storageFailures.get(error.code) : undefined;
  if (storage !== undefined) {
    return new ArmError(507, 'InsufficientStorage', `Nothing could be stored: ${storage}`, { cause: error });
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

/** @returns the headers that were sent. */
function send(
  { status, body, headers }: Answer,
  request: IncomingMessage,
  response: ServerResponse,
  context: ArmContext,
): Exchange['headers'] {
  const content =
    body === undefined || request.method === 'HEAD' ? undefined : Buffer.from(JSON.stringify(body));
  const sent = {
    ...answerHeaders(request, context),
    ...(content === undefined
      ? {}
      : { 'content-type': 'application/json; charset=utf-8', 'content-length': content.length }),
    ...headers,
  };
  response.writeHead(status, sent);
  response.end(content);
  return sent;
}
