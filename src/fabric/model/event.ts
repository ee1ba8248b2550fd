/** An event of a group or container, as `instanceView.events` shows it. Times are RFC 3339. */
export interface Event {
  readonly count: number;
  readonly firstTimestamp: string;
  readonly lastTimestamp: string;
  readonly name: EventName;
  readonly message: string;
  readonly type: 'Normal' | 'Warning';
}

/**
 * The service's vocabulary (recordings of azure-cli and azure-powershell; troubleshooting page; the full stop is the
 * service's), each with its usual type. Only the last one is ours: in Azure nobody's engine is away.
 */
export const eventTypes = {
  Pulling: 'Normal',
  Pulled: 'Normal',
  Started: 'Normal',
  Killing: 'Normal',
  Failed: 'Warning',
  BackOff: 'Warning',
  Unhealthy: 'Warning',
  'InsufficientCapacity.': 'Warning',
  FailedMount: 'Normal',
  EngineUnreachable: 'Warning',
} as const;

export type EventName = keyof typeof eventTypes;

/** `type` where it is not the usual one of its name. */
export type Occurrence = Pick<Event, 'name' | 'message'> & Partial<Pick<Event, 'type'>>;

/** Kept per container; the oldest is forgotten first. */
const mostEvents = 50;

/** The service's event times have whole seconds. */
export function eventTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

/** Add an event; one that repeats raises `count` and `lastTimestamp` instead. */
export function addEvent(
  events: readonly Event[],
  { name, message, type = eventTypes[name] }: Occurrence,
  time: Date,
): readonly Event[] {
  const at = eventTime(time);
  const known = events.findIndex(event => event.name === name && event.message === message);
  const repeated = events[known];
  if (repeated !== undefined) {
    return events.with(known, { ...repeated, count: repeated.count + 1, lastTimestamp: at });
  }
  return [...events, { count: 1, firstTimestamp: at, lastTimestamp: at, name, message, type } as const].slice(
    -mostEvents,
  );
}
