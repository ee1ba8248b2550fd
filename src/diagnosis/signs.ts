import type { ContainerStateView, ContainerView, EventView } from '../cluster/groupView.ts';
import type { Phrase } from '../language/phrase.ts';
import type { ContainerFact, Fact, FactKind, FactOf, Validity } from './fact.ts';

/** What a text of the table says about one case. */
export type Values = Phrase['values'];

/** Whether a cause shows in a fact, and the words for it. */
export type Sign = (fact: Fact) => Values | undefined;

/** The first of these that shows. */
export function either(...signs: readonly Sign[]): Sign {
  return fact => {
    for (const sign of signs) {
      const words = sign(fact);
      if (words !== undefined) {
        return words;
      }
    }
    return undefined;
  };
}

/** @param words of a fact of that kind that shows it; true where there is nothing to say. */
export function on<Kind extends FactKind>(
  kind: Kind,
  words: (fact: FactOf<Kind>) => Values | boolean | undefined,
): Sign {
  return fact => {
    const said = fact.kind === kind ? words(fact as FactOf<Kind>) : undefined;
    return said === true ? {} : said === false ? undefined : said;
  };
}

/** A failure with one of these codes: ARM's or Node's. */
export function code(...codes: readonly string[]): Sign {
  return on('failure', failure => codes.some(known => known === failure.code));
}

/** A failure with one of these reasons of an OperationError. */
export function reason(...reasons: readonly string[]): Sign {
  return on('failure', failure => reasons.some(known => known === failure.reason));
}

/**
 * A container whose image could not be pulled, for what these words tell: engines and registries pass it on as text
 * only, in the event that begins with "Failed to pull image".
 */
export function pull(words: RegExp): Sign {
  return on('container', ({ container }) => {
    const told = container.current?.state === 'Running' ? undefined : latestOfImage(container);
    return told !== undefined && isFailedPull(told) && words.test(told.message);
  });
}

/** What has started had its image, whether it was pulled for it or not. */
function latestOfImage({ events }: ContainerView): EventView | undefined {
  return newestFirst(events).find(
    event => event.name === 'Pulled' || event.name === 'Started' || isFailedPull(event),
  );
}

function isFailedPull({ name, message }: EventView): boolean {
  return name === 'Failed' && message.startsWith('Failed to pull image');
}

/** In an event's time there are whole seconds: of the same second, the one that stands later is newer. */
export function newestFirst(events: readonly EventView[]): readonly EventView[] {
  return events.toReversed().toSorted((a, b) => Number(b.lastTime ?? 0) - Number(a.lastTime ?? 0));
}

/** Milliseconds after which a container that runs is taken to be well again: Kubernetes forgives its restarts then. */
const forgivenAfter = 600_000;

/** How a container ended last, unless it has been running well since. */
export function lastEnd({
  container,
  seen,
}: Pick<ContainerFact, 'container' | 'seen'>): ContainerStateView | undefined {
  const { current, previous } = container;
  switch (current?.state) {
    case 'Terminated':
      return current;
    case 'Running':
      return seen.getTime() - Number(current.startTime ?? seen) < forgivenAfter ? previous : undefined;
    default:
      return previous;
  }
}

/** Ends that are somebody's wish: a client's stop tells no exit code, the platform's own kills have theirs. */
const platformExitCodes: ReadonlySet<number> = new Set([7147, 7148]);

/** A container that ended by itself or by force, in a way that fits. */
export function ended(
  fits: (end: ContainerStateView & { readonly exitCode: number }, fact: ContainerFact) => boolean,
): Sign {
  return on('container', fact => {
    const end = lastEnd(fact);
    const exitCode = end?.exitCode;
    if (end === undefined || exitCode === undefined || platformExitCodes.has(exitCode)) {
      return undefined;
    }
    const { restartCount: restarts, memoryInGB: memory } = fact.container;
    return fits({ ...end, exitCode }, fact) && { exitCode, restarts, memory };
  });
}

/** Whether its program ran at least once. */
export function hasStarted({ events }: ContainerView): boolean {
  return events.some(({ name }) => name === 'Started');
}

/** Whether such an event is among the container's last ones: after it last came up well nobody minds. */
export function toldOf({ container }: ContainerFact, name: string, words: RegExp): boolean {
  return newestFirst(container.events)
    .slice(0, 6)
    .some(event => event.name === name && words.test(event.message));
}

/** Names that Node gives to a connection that did not come about. */
export const unreachableCodes: readonly string[] = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
];
export const unresolvedCodes: readonly string[] = ['ENOTFOUND', 'EAI_AGAIN'];

export function isOutside({ from, until }: Validity, moment: Date): boolean {
  return moment < from || moment > until;
}

/** Such as `2 h 5 min`. @param milliseconds of either sign. */
export function span(milliseconds: number): string {
  const minutes = Math.round(Math.abs(milliseconds) / 60_000);
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  const parts = [`${days} d`, `${hours} h`, `${rest} min`];
  return parts
    .filter(part => !part.startsWith('0 '))
    .slice(0, 2)
    .join(' ');
}

export function day(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
