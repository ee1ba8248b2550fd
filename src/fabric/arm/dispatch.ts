import type { Principal } from '../model/access.ts';
import type { ArmContext } from './armContext.ts';
import { ArmError } from './armError.ts';
import { requireApiVersion } from './apiVersions.ts';
import { requireRight, scopeOf } from './requireRight.ts';
import { requireKnownType, requireRegistration } from './resources/providers.ts';
import { type Answer, type Call, type CompiledRoute, compileRoute, type Route } from './route.ts';
import { countRequest } from './throttling/countRequest.ts';

/** A request for Azure Resource Manager, whoever brings it: the network, or an operation on behalf of its caller. */
export interface ArmRequest {
  readonly method: string;
  /** Path and query as sent, without host. */
  readonly target: string;
  readonly principal: Principal;
  /** See Call.host. */
  readonly host: string;
  /** Read when the request has found its route and may take it. */
  readonly body: () => Promise<unknown>;
}

export type Dispatch = (request: ArmRequest, context: ArmContext) => Promise<Answer>;

export interface RouteTables {
  /** Azure Resource Manager. */
  readonly arm: readonly Route[];
  /** What has no counterpart in Azure, below `/fabric/`. */
  readonly control: readonly Route[];
}

/** @returns what finds a request's row in the tables, holds it to the rules of all rows, and has it done. */
export function createDispatch({ arm, control }: RouteTables): Dispatch {
  const armRoutes = arm.map(compileRoute);
  const controlRoutes = control.map(compileRoute);

  async function dispatch(request: ArmRequest, context: ArmContext): Promise<Answer> {
    const url = urlOf(request.target);
    const isControl = /^\/fabric\//i.test(url.pathname);
    const { route, params } = findRoute(isControl ? controlRoutes : armRoutes, request.method, url.pathname);
    if (!isControl) {
      requireSubscription(params['subscription'], context);
      requireApiVersion(url);
      requireRegistration(request.method, url.pathname, context);
    }
    if (route.action !== undefined) {
      requireRight(request.principal, route.action, scopeOf(url.pathname), context);
    }
    const left = route.counts === undefined ? {} : countRequest(route.counts, context);
    const result = await route.handle(await asCall(request, url, params, context), context);
    if (!route.codes.includes(result.status)) {
      throw new TypeError(
        `${route.method} ${route.path} answered ${result.status}, which its row does not name`,
      );
    }
    return { ...result, headers: { ...left, ...result.headers } };
  }

  async function asCall(
    { body, principal, host }: ArmRequest,
    url: URL,
    params: Readonly<Record<string, string>>,
    context: ArmContext,
  ): Promise<Call> {
    return {
      path: url.pathname,
      query: url.searchParams,
      body: await body(),
      principal,
      host,
      param: name => params[name] ?? '',
      ask: (method, target, content) =>
        dispatch({ method, target, principal, host, body: async () => content }, context),
    };
  }

  return dispatch;
}

/**
 * Repeated slashes count as one: Azure's clients write `//subscriptions/…` where a scope begins with a slash.
 * @throws ArmError 400.
 */
function urlOf(target: string): URL {
  const [path = '', query] = target.split(/\?(.*)/s);
  const search = query === undefined ? '' : `?${query}`;
  const url = URL.parse(`${path.replace(/\/{2,}/g, '/')}${search}`, 'https://localhost');
  if (url === null) {
    throw new ArmError(400, 'InvalidRequestUri', 'The request URI is invalid.');
  }
  return url;
}

interface FoundRoute {
  readonly route: CompiledRoute['route'];
  readonly params: Readonly<Record<string, string>>;
}

/** @throws ArmError 404 or 400 for an unknown path, 405 for a known one without this method. */
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
  requireKnownType(path);
  throw new ArmError(
    404,
    'InvalidResourceType',
    `The resource type of '${path}' could not be found on this computer.`,
  );
}

/** @throws ArmError 404. */
function requireSubscription(subscription: string | undefined, { settings }: ArmContext): void {
  if (subscription !== undefined && subscription.toLowerCase() !== settings.subscriptionId) {
    throw new ArmError(404, 'SubscriptionNotFound', `The subscription '${subscription}' could not be found.`);
  }
}
