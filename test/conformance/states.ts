import { groupsOf } from './facts.ts';
import { type Exchange, isAccepted } from './recordings.ts';

/**
 * From each `provisioningState`, those which may be seen next while nobody asks anything of the group: a deployment
 * goes forwards, a failed one is tried again, and what runs may be lost.
 */
const next: Readonly<Record<string, readonly string[]>> = {
  Pending: ['Creating', 'Succeeded', 'Failed', 'Repairing', 'Unhealthy'],
  Creating: ['Succeeded', 'Failed', 'Repairing', 'Unhealthy'],
  Updating: ['Succeeded', 'Failed', 'Repairing', 'Unhealthy'],
  Repairing: ['Succeeded', 'Failed', 'Unhealthy'],
  Succeeded: ['Failed', 'Repairing', 'Unhealthy'],
  Failed: ['Succeeded', 'Repairing', 'Unhealthy'],
  Unhealthy: ['Pending', 'Creating', 'Updating', 'Repairing', 'Succeeded', 'Failed'],
};

/** Steps of groups which none may take, in what one process answered, each with the answer that shows it. */
export function wrongSteps(
  exchanges: readonly Exchange[],
): readonly { readonly step: string; readonly exchange: Exchange }[] {
  const last = new Map<string, string>();
  return exchanges.flatMap(exchange => {
    if (isCommand(exchange)) {
      forget(last, exchange);
    }
    return groupsOf(exchange).flatMap(({ id, properties }) => {
      const key = String(id).toLowerCase();
      const before = last.get(key);
      const now = String((properties as Readonly<Record<string, unknown>>)['provisioningState']);
      last.set(key, now);
      const fine = before === undefined || before === now || (next[before] ?? []).includes(now);
      return fine ? [] : [{ step: `from ${before} to ${now}`, exchange }];
    });
  });
}

function isCommand(exchange: Exchange): boolean {
  return exchange.method !== 'GET' && exchange.method !== 'HEAD' && isAccepted(exchange);
}

/** Whatever the command was about, or what is below it, may be in any state now. */
function forget(last: Map<string, string>, { url }: Exchange): void {
  const path = (url.split('?')[0] ?? '').replace(/\/{2,}/g, '/').toLowerCase();
  for (const id of last.keys()) {
    if (path.startsWith(id) || id.startsWith(path)) {
      last.delete(id);
    }
  }
}
