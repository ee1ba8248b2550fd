import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileRoute } from '../../src/fabric/arm/route.ts';
import { armRoutes } from '../../src/fabric/arm/routes.ts';
import { type Exchange as Recorded, recordingsVariable } from '../../src/fabric/state/trafficRecorder.ts';
import type { TableCoverage } from '../../scripts/test/conformanceReport.ts';

/** A request, its answer, and what the service calls it; no operation where the fabric has no route for it. */
export interface Exchange extends Recorded {
  readonly operation?: string;
}

const directory = process.env[recordingsVariable];

function filesOf(extension: string): readonly string[] {
  const names = directory === undefined ? [] : readdirSync(directory);
  return names.filter(name => name.endsWith(extension)).map(name => join(directory ?? '', name));
}

/** What the fabrics of this run were asked and answered: a list per process, in the order of the answers. */
export function readRecordings(): readonly (readonly Exchange[])[] {
  return filesOf('.jsonl').map(path => {
    // The last piece is empty, or half a line of a process that was killed.
    const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
    return lines.map(line => withOperation(JSON.parse(line) as Recorded));
  });
}

const routes = armRoutes.map(compileRoute);

function withOperation(exchange: Recorded): Exchange {
  const path = (exchange.url.split('?')[0] ?? '').replace(/\/{2,}/g, '/');
  const found = routes.find(({ route, match }) => route.method === exchange.method && isMatch(match, path));
  return found === undefined ? exchange : { ...exchange, operation: found.route.operation };
}

/** A path that is not properly encoded matches nothing. */
function isMatch(match: (path: string) => unknown, path: string): boolean {
  try {
    return match(path) !== undefined;
  } catch {
    return false;
  }
}

/** Which rows of which tables the unit tests of this run proved. */
export function readTables(): readonly TableCoverage[] {
  return filesOf('.table.json')
    .map(path => JSON.parse(readFileSync(path, 'utf8')) as TableCoverage)
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

/** For a person: `PUT /subscriptions/… 201`. */
export function told({ method, url, status }: Exchange): string {
  return `${method} ${url} ${status}`;
}

const inContainerInstance = /\/providers\/Microsoft\.ContainerInstance\/(?!register)/i;

export function isContainerInstance({ url }: Exchange): boolean {
  return inContainerInstance.test(url);
}

/** A request that was done. */
export function isAccepted({ status }: Exchange): boolean {
  return status < 300;
}

export function header({ headers }: Exchange, name: string): string | undefined {
  const value = headers[name];
  return value === undefined ? undefined : String(value);
}
