import type { Principal } from '../model/access.ts';
import type { ArmContext } from './armContext.ts';
import { ArmError } from './armError.ts';
import type { RequestKind } from './throttling/requestCounts.ts';

export type Method = 'GET' | 'HEAD' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';

/** A request that found its route. */
export interface Call {
  /** The path as sent, with repeated slashes collapsed. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Parsed JSON without nulls; undefined when there was none. */
  readonly body: unknown;
  readonly principal: Principal;
  /** How the caller names this server, such as `127.0.0.1:43210` or `management.azure.com`. */
  readonly host: string;
  /** The value of a `{name}` in the route's path, as the caller spelled it. */
  param(name: string): string;
  /** Have another request answered with this caller's rights: `target` is path and query. @throws ArmError. */
  ask(method: Method, target: string, body?: unknown): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One row of a table of routes. */
export interface Route {
  /** What the service calls it (`operationId` of its Swagger, such as `ContainerGroups_Get`). */
  readonly operation: string;
  readonly method: Method;
  /** `{name}` is one segment, `{name*}` one or more. */
  readonly path: string;
  /** What a role must allow; undefined: every known principal may ask, and the handler answers what each may see. */
  readonly action?: string;
  /** Every status it may answer; refusals apart. */
  readonly codes: readonly number[];
  /** What it is limited as, where the service limits it. */
  readonly counts?: RequestKind;
  readonly handle: (call: Call, context: ArmContext) => Answer | Promise<Answer>;
}

/** A route as a table shows it: operation, method, path, the action that a role must allow, codes, handler, limit. */
export type RouteRow = readonly [
  operation: string,
  method: Method,
  path: string,
  action: string | undefined,
  codes: readonly number[],
  handle: Route['handle'],
  counts?: RequestKind,
];

export function asRoutes(rows: readonly RouteRow[]): readonly Route[] {
  return rows.map(([operation, method, path, action, codes, handle, counts]) => ({
    operation,
    method,
    path,
    codes,
    handle,
    ...(action === undefined ? {} : { action }),
    ...(counts === undefined ? {} : { counts }),
  }));
}

/** A path template, ready to be compared. */
export interface CompiledRoute {
  readonly route: Route;
  /** @returns the parameters, or undefined when the path is another one. */
  match(path: string): Readonly<Record<string, string>> | undefined;
}

/** Case-blind, as ARM's routes are. */
export function compileRoute(route: Route): CompiledRoute {
  const pattern = route.path.replace(/\{(\w+)(\*?)\}/g, (_, name: string, many: string) =>
    many === '*' ? `(?<${name}>.+?)` : `(?<${name}>[^/]+)`,
  );
  const expression = new RegExp(`^${pattern}/?$`, 'i');
  return {
    route,
    match: path => {
      const found = expression.exec(path);
      return found === null
        ? undefined
        : Object.fromEntries(
            Object.entries(found.groups ?? {}).map(([name, value]) => [name, decode(value)]),
          );
    },
  };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (cause) {
    throw new ArmError(400, 'InvalidRequestUri', 'The request URI is not properly percent-encoded.', {
      cause,
    });
  }
}
