import type { Propagation } from '../model/access.ts';
import type { Clock } from '../model/clock.ts';
import type { Sky } from './sky.ts';

/** Role assignments and principals that take their time until they count. */
export function stormyPropagation(sky: Sky, clock: Clock): Propagation {
  /** Seconds that each takes, drawn when it is first looked for. */
  const delays = new Map<string, number>();

  function hasSpread(kind: 'lateAssignment' | 'latePrincipal', createdOn: string): boolean {
    const key = `${kind} ${createdOn}`;
    const delay = delays.get(key) ?? sky.strike(kind, {})?.drawn ?? 0;
    delays.set(key, delay);
    return clock.now().getTime() >= Date.parse(createdOn) + delay * 1000;
  }

  return {
    principalVisible: createdOn => hasSpread('latePrincipal', createdOn),
    assignmentEffective: createdOn => hasSpread('lateAssignment', createdOn),
  };
}
