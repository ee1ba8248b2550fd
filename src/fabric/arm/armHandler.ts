import type { IncomingMessage, ServerResponse } from 'node:http';
import { EngineError } from '../engine/engineError.ts';
import type { Principal } from '../model/access.ts';
import { withoutNulls } from '../model/shape.ts';
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
  /** The names by which this server may be called, such as `127.0.0.1:43210`; the first is used for others. */
  hosts(): readonly [string, ...string[]];
  /** The table to answer by. */
  readonly routes?: readonly Route[];
}

/** Node's codes for a full disk and for a used-up share of it. */
const noSpace = new Set<unknown>(['ENOSPC', 'EDQUOT']);

/** The road of every request: who, what, may they, do it, answer; refusals in ARM's form. */
export function createArmHandler(
  options: ArmHandlerOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const dispatch = createDispatch({ arm: options.routes ?? armRoutes, control: controlRoutes });

  async function answer(request: IncomingMessage): Promise<Answer> {
    const arm = {
      method: request.method ?? 'GET',
      target: request.url ?? '/',
      principal: requirePrincipal(request, options),
      host: hostOf(request, options),
      body: async () => withoutNulls(await readBody(request)),
    };
    return await dispatch(arm, options.context);
  }

  return (request, response) => {
    void answer(request)
      .catch((error: unknown) => refusal(error, request, options.context))
      .then(result => send(result, request, response, options.context))
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
  return { status: refused.status, body: refused.toBody(), headers: { ...challenge, ...refused.headers } };
}

function asArmError(error: unknown): ArmError {
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

function send(
  { status, body, headers }: Answer,
  request: IncomingMessage,
  response: ServerResponse,
  context: ArmContext,
): void {
  const content =
    body === undefined || request.method === 'HEAD' ? undefined : Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    ...answerHeaders(request, context),
    ...(content === undefined
      ? {}
      : { 'content-type': 'application/json; charset=utf-8', 'content-length': content.length }),
    ...headers,
  });
  response.end(content);
}
