import {
  mismatches,
  number,
  object,
  oneOf,
  text,
  list,
  anything,
  isRecord,
  type Shape,
} from '../model/shape.ts';
import { covers } from '../model/access.ts';
import { calmWeather, type FaultKind, type Weather } from './weather.ts';

const chance = { probability: number, next: number };
const onRequests = { ...chance, operation: text, group: text };
const onGroups = { ...chance, group: text };
const span = object({ 'least!': number, 'most!': number });

const outcome = oneOf('refused', 'failed');

type Members = Readonly<Record<string, Shape>>;

/** Of every kind of fault what it may say beside its `kind`; with `!` what it must. */
const faults: Readonly<Record<FaultKind, Members>> = {
  latency: { ...onRequests, 'seconds!': span },
  throttled: { ...onRequests, 'retryAfter!': number },
  serverError: { ...onRequests, 'status!': number },
  droppedConnection: { ...onRequests, 'moment!': oneOf('before', 'after', 'within') },
  paused: { ...onRequests, 'seconds!': span },
  pullFailure: { ...chance, image: text, 'form!': outcome },
  registryRefusal: { ...chance, image: text, 'form!': outcome },
  registryRateLimit: { ...chance, image: text, 'form!': outcome },
  noCapacity: { ...onGroups, 'form!': outcome },
  containerKilled: { ...onGroups, container: text, 'every!': number },
  platformRestart: { ...onGroups, 'form!': oneOf('in-place', 'moved'), 'every!': number },
  lingering: { ...onGroups, 'seconds!': span },
  lateName: { ...chance, name: text, 'seconds!': span },
  staleName: { ...chance, name: text, 'seconds!': span },
  lateAssignment: { ...chance, 'seconds!': span },
  latePrincipal: { ...chance, 'seconds!': span },
};

const weather: Members = { seed: number, timeScale: number, 'faults!': list(anything) };

/** From and to, both allowed. */
const ranges: Readonly<Record<string, readonly [least: number, most: number]>> = {
  seed: [0, Number.MAX_SAFE_INTEGER],
  timeScale: [0.001, 1000],
  probability: [0, 1],
  next: [1, 1_000_000],
  retryAfter: [0, 3600],
  every: [0.05, 86_400],
  least: [0, 3600],
  most: [0, 3600],
};

const whole = new Set(['seed', 'next', 'retryAfter']);
const statuses: ReadonlySet<unknown> = new Set([500, 502, 503, 504]);

/** Seconds; nobody can ask anything meanwhile. */
const longestPause = 60;

/**
 * The weather that a body or a file tells.
 * @param operations Every operation that there is; a pattern that fits none is a mistake.
 * @returns it, or what is wrong with it: each complaint names the member that it is about.
 */
export function readWeather(
  body: unknown,
  operations: readonly string[],
): { readonly weather: Weather } | { readonly complaints: readonly string[] } {
  const complaints = [
    ...complaintsAbout(body, weather, ''),
    ...faultsOf(body).flatMap((fault, row) => complaintsAboutFault(fault, `faults[${row}]`, operations)),
  ];
  return complaints.length > 0
    ? { complaints }
    : { weather: { ...calmWeather, ...(body as Partial<Weather>) } };
}

function faultsOf(body: unknown): readonly unknown[] {
  const found = isRecord(body) ? body['faults'] : undefined;
  return Array.isArray(found) ? found : [];
}

function complaintsAboutFault(
  fault: unknown,
  path: string,
  operations: readonly string[],
): readonly string[] {
  const kind = isRecord(fault) ? fault['kind'] : undefined;
  const members = Object.entries(faults).find(([name]) => name === kind)?.[1];
  if (!isRecord(fault) || members === undefined) {
    return [`${path}.kind: expected one of ${Object.keys(faults).join(', ')}`];
  }
  const { operation, status, seconds } = fault;
  return [
    ...complaintsAbout(fault, { kind: text, ...members }, path),
    ...(isRecord(seconds) ? complaintsAboutSpan(seconds, `${path}.seconds`, kind === 'paused') : []),
    ...(typeof operation === 'string' && !operations.some(known => covers(operation, known))
      ? [`${path}.operation: no operation is called '${operation}'`]
      : []),
    ...(typeof status === 'number' && !statuses.has(status)
      ? [`${path}.status: expected one of ${[...statuses].join(', ')}`]
      : []),
  ];
}

function complaintsAboutSpan(
  { least, most }: Readonly<Record<string, unknown>>,
  path: string,
  isPause: boolean,
): readonly string[] {
  const limit = isPause && typeof most === 'number' && most > longestPause;
  const reversed = typeof least === 'number' && typeof most === 'number' && least > most;
  return [
    ...outOfRange({ least, most }, path),
    ...(limit ? [`${path}.most: expected at most ${longestPause}`] : []),
    ...(reversed ? [`${path}: expected 'least' to be at most 'most'`] : []),
  ];
}

/** Form, members that nobody knows, and numbers out of their range. */
function complaintsAbout(value: unknown, members: Members, path: string): readonly string[] {
  const known = new Set(Object.keys(members).map(name => name.replace(/!$/, '')));
  const names = isRecord(value) ? Object.keys(value) : [];
  return [
    ...mismatches(value, object(members), path),
    ...names.filter(name => !known.has(name)).map(name => `${prefixed(path, name)}: is not known`),
    ...(isRecord(value) ? outOfRange(value, path) : []),
  ];
}

function outOfRange(value: Readonly<Record<string, unknown>>, path: string): readonly string[] {
  return Object.entries(ranges).flatMap(([name, [least, most]]) => {
    const given = value[name];
    const fits =
      typeof given !== 'number' ||
      (given >= least && given <= most && (!whole.has(name) || Number.isInteger(given)));
    const kind = whole.has(name) ? 'a whole number' : 'a number';
    return fits ? [] : [`${prefixed(path, name)}: expected ${kind} from ${least} to ${most}`];
  });
}

function prefixed(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
