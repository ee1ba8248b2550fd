import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../../src/fabric/model/shape.ts';
import { type Exchange, header, isAccepted, isContainerInstance } from './recordings.ts';

/** Something that the live service does and its Swagger does not say. Sources: recordings of azure-cli and azure-powershell. */
export interface Fact {
  readonly says: string;
  /** What an exchange shows against it; nothing for most. */
  readonly broken: (exchange: Exchange) => readonly string[];
}

/** Whether something must be there; undefined: as the service likes. */
type Presence = 'there' | 'absent' | undefined;

/** What must be in an answer of an operation with a code. */
type AnswerRow = readonly [
  operation: string,
  status: number,
  asyncOperation: Presence,
  location: Presence,
  retryAfter: Presence,
  body: Presence,
];

/** How callers are told to follow an operation, answer by answer. */
const answerRows: readonly AnswerRow[] = [
  ['ContainerGroups_CreateOrUpdate', 201, 'there', 'absent', 'absent', 'there'],
  ['ContainerGroups_CreateOrUpdate', 200, undefined, 'absent', 'absent', 'there'],
  ['ContainerGroups_Update', 200, 'absent', 'absent', 'absent', 'there'],
  ['ContainerGroups_Delete', 200, 'absent', 'absent', 'absent', 'there'],
  ['ContainerGroups_Delete', 204, 'absent', 'absent', 'absent', 'absent'],
  ['ContainerGroups_Restart', 204, 'there', 'absent', 'absent', 'absent'],
  ['ContainerGroups_Stop', 204, 'absent', 'absent', 'absent', 'absent'],
  ['ContainerGroups_Start', 204, 'absent', 'absent', 'absent', 'absent'],
  // No recording of a start from Stopped is known; the Swagger of 2026-05-01 adds Location and Retry-After.
  ['ContainerGroups_Start', 202, 'there', undefined, undefined, 'absent'],
];

const provisioningStates = new Set([
  'NotSpecified',
  'Accepted',
  'Pending',
  'Updating',
  'Creating',
  'Repairing',
  'Unhealthy',
  'Failed',
  'Canceled',
  'Succeeded',
  'Deleting',
  'NotAccessible',
  'PreProvisioned',
]);
const groupStates = new Set(['Running', 'Stopped', 'Pending', 'Succeeded', 'Failed']);
const containerStates = new Set(['Running', 'Waiting', 'Terminated']);
const operationStates = new Set(['Pending', 'Succeeded', 'Failed']);

const remaining = 'x-ms-ratelimit-remaining-subscription-';
const operationAddress =
  /^https:\/\/[^/]+\/subscriptions\/[^/]+\/providers\/Microsoft\.ContainerInstance\/locations\/([a-z0-9]+)\/operations\/([0-9a-f-]{36})\?api-version=2018-06-01(?:&[tcsh]=[\w-]+)*$/;

export const facts: readonly Fact[] = [
  {
    says: 'every answer has the headers of Azure Resource Manager',
    broken: exchange =>
      ['x-ms-request-id', 'x-ms-correlation-request-id', 'x-ms-routing-request-id', quotaHeader(exchange)]
        .filter(name => header(exchange, name) === undefined)
        .map(name => `no ${name}`),
  },
  {
    says: 'the routing id has place, time and correlation id',
    broken: exchange => {
      const routing = header(exchange, 'x-ms-routing-request-id') ?? '';
      const correlation = header(exchange, 'x-ms-correlation-request-id') ?? '';
      return /^[A-Z]+:\d{8}T\d{6}Z:$/.test(routing.slice(0, -correlation.length)) ? [] : ['another form'];
    },
  },
  {
    says: 'what is asked of a group is named by its region',
    broken: exchange =>
      aboutGroup.test(exchange.operation ?? '') && isAccepted(exchange) && !isAbsent(exchange)
        ? foreignRequestId(exchange)
        : [],
  },
  {
    says: 'every refusal is a CloudError',
    broken: ({ method, status, body }) => {
      const error = isRecord(body) ? body['error'] : undefined;
      const whole =
        isRecord(error) && typeof error['code'] === 'string' && typeof error['message'] === 'string';
      return status < 400 || method === 'HEAD' || whole ? [] : ['no error with code and message'];
    },
  },
  {
    says: 'headers and body of an answer are those of its operation and code',
    broken: exchange =>
      answerRows
        .filter(([operation, status]) => operation === exchange.operation && status === exchange.status)
        .flatMap(([, , asyncOperation, location, retryAfter, body]) => [
          ...presence('azure-asyncoperation', asyncOperation, header(exchange, 'azure-asyncoperation')),
          ...presence('location', location, header(exchange, 'location')),
          ...presence('retry-after', retryAfter, header(exchange, 'retry-after')),
          ...presence('body', body, exchange.body),
        ]),
  },
  {
    says: 'an operation is named by region and id, and its address is of 2018-06-01',
    broken: exchange => {
      const address = header(exchange, 'azure-asyncoperation');
      if (address === undefined || !isContainerInstance(exchange)) {
        return [];
      }
      const [, region, id] = operationAddress.exec(address) ?? [];
      return header(exchange, 'x-ms-request-id') === `${region}:${id}` ? [] : ['another address'];
    },
  },
  {
    says: 'creates and deletes count down the quotas of an hour and of five minutes',
    broken: exchange =>
      (exchange.operation === 'ContainerGroups_CreateOrUpdate' && exchange.status === 201) ||
      (exchange.operation === 'ContainerGroups_Delete' && exchange.status === 200)
        ? ['pt1h', 'pt5m']
            .filter(span => header(exchange, `${remaining}resource-requests-${span}`) === undefined)
            .map(span => `no quota for ${span}`)
        : [],
  },
  {
    says: 'the answer to a new group is Pending, without events, without an address and without views of containers',
    broken: exchange =>
      exchange.operation === 'ContainerGroups_CreateOrUpdate' && exchange.status === 201
        ? ofProperties(exchange, properties => [
            ...(properties['provisioningState'] === 'Pending' ? [] : ['not Pending']),
            ...(isDeepStrictEqual(properties['instanceView'], { events: [], state: 'Pending' })
              ? []
              : ['another instance view']),
            ...(isRecord(properties['ipAddress']) && 'ip' in properties['ipAddress'] ? ['an address'] : []),
            ...(memberViews(properties).length > 0 ? ['views of containers'] : []),
          ])
        : [],
  },
  {
    says: 'a list shows no instance view',
    broken: ({ operation = '', body }) =>
      operation.startsWith('ContainerGroups_List') && JSON.stringify(body ?? '').includes('"instanceView"')
        ? ['an instance view']
        : [],
  },
  {
    says: 'states are words of the service',
    broken: exchange =>
      ofProperties(exchange, properties => [
        ...foreign('provisioningState', properties['provisioningState'], provisioningStates),
        ...foreign(
          'group',
          isRecord(properties['instanceView']) ? properties['instanceView']['state'] : undefined,
          groupStates,
        ),
        ...memberViews(properties).flatMap(({ currentState, previousState }) =>
          [currentState, previousState].flatMap(state =>
            foreign('container', isRecord(state) ? state['state'] : undefined, containerStates),
          ),
        ),
      ]),
  },
  {
    says: 'what runs has begun and not ended; what a client stopped has neither start time nor exit code',
    broken: exchange =>
      ofProperties(exchange, properties =>
        memberViews(properties).flatMap(({ currentState }) => brokenState(currentState)),
      ),
  },
  {
    says: 'events have a name, a type and times in whole seconds, and repeat by their count',
    broken: exchange => eventsOf(exchange).flatMap(brokenEvent),
  },
  {
    says: 'an operation shows its group, its status and its events, and no more unless it failed',
    broken: ({ operation, status, body }) => {
      if (operation !== 'Operation_Get' || status !== 200 || !isRecord(body)) {
        return [];
      }
      const keys = Object.keys(body).filter(key => body['status'] !== 'Failed' || key !== 'error');
      return [
        ...(isDeepStrictEqual(keys.toSorted(), ['id', 'properties', 'startTime', 'status'])
          ? []
          : [`members ${keys.join(', ')}`]),
        ...foreign('operation', body['status'], operationStates),
      ];
    },
  },
];

const aboutGroup = /^(?:ContainerGroups_(?!List)|Containers_)/;

function isAbsent({ operation, status }: Exchange): boolean {
  return operation === 'ContainerGroups_Delete' && status === 204;
}

function foreignRequestId(exchange: Exchange): readonly string[] {
  const id = header(exchange, 'x-ms-request-id') ?? '';
  return /^[a-z0-9]+:[0-9a-f-]{36}$/.test(id) ? [] : ['no region and id'];
}

function quotaHeader({ method }: Exchange): string {
  switch (method) {
    case 'GET':
    case 'HEAD':
      return `${remaining}reads`;
    case 'DELETE':
      return `${remaining}deletes`;
    default:
      return `${remaining}writes`;
  }
}

function presence(what: string, wanted: Presence, found: unknown): readonly string[] {
  const is = found === undefined ? 'absent' : 'there';
  return wanted === undefined || wanted === is ? [] : [`${what} is ${is}`];
}

function foreign(what: string, state: unknown, known: ReadonlySet<unknown>): readonly string[] {
  return state === undefined || known.has(state) ? [] : [`${what} state ${String(state)}`];
}

type Properties = Readonly<Record<string, unknown>>;

/** The groups of an answer of Microsoft.ContainerInstance, one or a list. */
export function groupsOf(exchange: Exchange): readonly Properties[] {
  const { operation = '', body } = exchange;
  if (!operation.startsWith('ContainerGroups_') || !isAccepted(exchange) || !isRecord(body)) {
    return [];
  }
  const groups = Array.isArray(body['value']) ? (body['value'] as readonly unknown[]) : [body];
  return groups.filter(isRecord).filter(({ properties }) => isRecord(properties));
}

function ofProperties(
  exchange: Exchange,
  look: (properties: Properties) => readonly string[],
): readonly string[] {
  return groupsOf(exchange).flatMap(({ properties }) => look(properties as Properties));
}

function memberViews(properties: Properties): readonly Properties[] {
  return [properties['containers'], properties['initContainers']]
    .flatMap(members => (Array.isArray(members) ? (members as readonly unknown[]) : []))
    .filter(isRecord)
    .map(member => (isRecord(member['properties']) ? member['properties']['instanceView'] : undefined))
    .filter(isRecord);
}

function eventsOf(exchange: Exchange): readonly Properties[] {
  const views = groupsOf(exchange).flatMap(({ properties }) => [
    (properties as Properties)['instanceView'],
    ...memberViews(properties as Properties),
  ]);
  const operation =
    exchange.operation === 'Operation_Get' && isRecord(exchange.body) ? [exchange.body['properties']] : [];
  return [...views, ...operation]
    .filter(isRecord)
    .flatMap(({ events }) => (Array.isArray(events) ? (events as readonly unknown[]) : []))
    .filter(isRecord);
}

function brokenState(state: unknown): readonly string[] {
  if (!isRecord(state)) {
    return ['no current state'];
  }
  const has = (key: string): boolean => state[key] !== undefined;
  if (state['state'] === 'Running') {
    return has('startTime') && !has('exitCode') && !has('finishTime') ? [] : ['Running, and not only begun'];
  }
  if (state['detailStatus'] === 'Container stopped per client request') {
    return has('startTime') || has('exitCode') || !has('finishTime') ? ['stopped, with start or exit'] : [];
  }
  return state['state'] !== 'Terminated' || (has('exitCode') && has('finishTime'))
    ? []
    : ['Terminated without exit code or time'];
}

const wholeSeconds = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

function brokenEvent({
  count,
  firstTimestamp,
  lastTimestamp,
  name,
  message,
  type,
}: Properties): readonly string[] {
  const times = [firstTimestamp, lastTimestamp].map(String);
  const whole =
    Number(count) >= 1 &&
    times.every(time => wholeSeconds.test(time)) &&
    (times[0] ?? '') <= (times[1] ?? '') &&
    typeof name === 'string' &&
    typeof message === 'string' &&
    (type === 'Normal' || type === 'Warning');
  return whole ? [] : [`event ${String(name)}`];
}
