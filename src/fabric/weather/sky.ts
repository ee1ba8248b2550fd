import { covers } from '../model/access.ts';
import { roll } from './dice.ts';
import {
  calmWeather,
  type Fault,
  type FaultKind,
  type FaultOf,
  type Span,
  type Subject,
  type Weather,
} from './weather.ts';

/** A fault that has struck, as it is told to whoever asks. */
export interface Incident {
  /** RFC 3339. */
  readonly time: string;
  readonly kind: FaultKind;
  /** Its place in the weather's table of faults, from 0. */
  readonly row: number;
  readonly subject: Subject;
  /** Drawn from the fault's span. */
  readonly seconds?: number;
}

/** A fault that strikes now, and for how many seconds where it has a span. */
export type Strike<K extends FaultKind> = FaultOf<K> & { readonly drawn: number };

const members = ['operation', 'group', 'container', 'image', 'name'] satisfies (keyof Subject)[];

/** The oldest are forgotten first. */
const mostIncidents = 1000;

/**
 * The weather of now: says for every occasion which fault strikes. Every row of the table has a stream of its own for
 * each subject, so that nothing else that goes on shifts it.
 */
export class Sky {
  #weather = calmWeather;
  #incidents: Incident[] = [];
  /** By row: how often it has struck, and by row and subject: how often it could have. */
  #strikes = new Map<number, number>();
  #occasions = new Map<string, number>();

  get weather(): Weather {
    return this.#weather;
  }

  /** Newest last. */
  get incidents(): readonly Incident[] {
    return this.#incidents;
  }

  /** Another weather begins: its streams, and what has struck, begin with it. */
  change(weather: Weather): void {
    this.#weather = weather;
    this.#incidents = [];
    this.#strikes = new Map();
    this.#occasions = new Map();
  }

  /** An occasion for this kind of fault. @returns the first row of the table that strikes. */
  strike<K extends FaultKind>(
    kind: K,
    subject: Subject,
    fits: (fault: FaultOf<K>) => boolean = () => true,
  ): Strike<K> | undefined {
    for (const [row, fault] of this.#weather.faults.entries()) {
      if (isOf(fault, kind) && fits(fault) && concerns(fault, subject)) {
        const strike = this.#throwFor(row, fault, subject);
        if (strike !== undefined) {
          return strike;
        }
      }
    }
    return undefined;
  }

  #throwFor<K extends FaultKind>(row: number, fault: FaultOf<K>, subject: Subject): Strike<K> | undefined {
    const struck = this.#strikes.get(row) ?? 0;
    if (struck >= (fault.next ?? Infinity)) {
      return undefined;
    }
    const about = JSON.stringify(subject, members);
    const stream = `${row} ${about}`;
    const occasion = this.#occasions.get(stream) ?? 0;
    this.#occasions.set(stream, occasion + 1);
    const { seed } = this.#weather;
    if (roll(seed, fault.kind, row, about, occasion, 'whether') >= (fault.probability ?? 1)) {
      return undefined;
    }
    this.#strikes.set(row, struck + 1);
    const span = 'seconds' in fault ? fault.seconds : undefined;
    const drawn =
      span === undefined ? 0 : within(span, roll(seed, fault.kind, row, about, occasion, 'how long'));
    this.#note({ kind: fault.kind, row, subject, ...(span === undefined ? {} : { seconds: drawn }) });
    return { ...fault, drawn };
  }

  #note(incident: Omit<Incident, 'time'>): void {
    this.#incidents = [...this.#incidents, { time: new Date().toISOString(), ...incident }].slice(
      -mostIncidents,
    );
  }
}

function isOf<K extends FaultKind>(fault: Fault, kind: K): fault is FaultOf<K> {
  return fault.kind === kind;
}

/** Whether all of the fault's patterns fit. */
function concerns(fault: Fault, subject: Subject): boolean {
  return members.every(member => {
    const pattern: unknown = Reflect.get(fault, member);
    return typeof pattern !== 'string' || covers(pattern, subject[member] ?? '');
  });
}

function within({ least, most }: Span, share: number): number {
  return least + (most - least) * share;
}
