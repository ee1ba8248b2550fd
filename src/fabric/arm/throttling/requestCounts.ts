import type { Clock } from '../../model/clock.ts';
import { serviceLimits } from '../../model/serviceLimits.ts';

/** What is counted apart: requests to ARM by what they do, and those of container groups by which they come and go. */
export type RequestKind = 'reads' | 'writes' | 'deletes' | 'groupCreates' | 'groupDeletes';

/** So many requests in so long; `header` tells what is left. */
interface Allowance {
  readonly limit: number;
  readonly seconds: number;
  readonly header: string;
}

const hour = 3600;
const fiveMinutes = 300;

const ofAnHour = 'x-ms-ratelimit-remaining-subscription-resource-requests-pt1h';
const ofFiveMinutes = 'x-ms-ratelimit-remaining-subscription-resource-requests-pt5m';

/**
 * ARM's numbers are those of "Understand how Azure Resource Manager throttles requests" until 2024, which recordings
 * show; those of container groups come from the service's limits, and are told under the same names for creates and for
 * deletes (recordings of azure-powershell).
 */
export const allowances: Readonly<Record<RequestKind, readonly Allowance[]>> = {
  reads: [{ limit: 12_000, seconds: hour, header: 'x-ms-ratelimit-remaining-subscription-reads' }],
  writes: [{ limit: 1200, seconds: hour, header: 'x-ms-ratelimit-remaining-subscription-writes' }],
  deletes: [{ limit: 15_000, seconds: hour, header: 'x-ms-ratelimit-remaining-subscription-deletes' }],
  groupCreates: [
    { limit: serviceLimits.createsPerHour.value, seconds: hour, header: ofAnHour },
    { limit: serviceLimits.createsPerFiveMinutes.value, seconds: fiveMinutes, header: ofFiveMinutes },
  ],
  groupDeletes: [
    { limit: serviceLimits.deletesPerHour.value, seconds: hour, header: ofAnHour },
    { limit: serviceLimits.deletesPerFiveMinutes.value, seconds: fiveMinutes, header: ofFiveMinutes },
  ],
};

/** Begins with its first request. */
interface Window {
  readonly ends: number;
  readonly count: number;
}

/** Requests of the subscription, counted in windows of time while the fabric runs. */
export class RequestCounts {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #windows = new Map<Allowance, Window>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Counts one request. @returns the headers that tell what is left. */
  count(kind: RequestKind): Readonly<Record<string, string>> {
    const left = allowances[kind].map(allowance => {
      const { ends, count } = this.#window(allowance);
      this.#windows.set(allowance, { ends, count: count + 1 });
      return [allowance.header, String(Math.max(0, allowance.limit - count - 1))] as const;
    });
    return Object.fromEntries(left);
  }

  /** Seconds until another request of the kind is allowed; 0 where one is. */
  wait(kind: RequestKind): number {
    const now = this.#clock.now().getTime();
    const waits = allowances[kind].map(allowance => {
      const { ends, count } = this.#window(allowance);
      return count < allowance.limit ? 0 : Math.ceil((ends - now) / 1000);
    });
    return Math.max(...waits);
  }

  #window(allowance: Allowance): Window {
    const now = this.#clock.now().getTime();
    const known = this.#windows.get(allowance);
    return known === undefined || known.ends <= now
      ? { ends: now + allowance.seconds * 1000, count: 0 }
      : known;
  }
}
