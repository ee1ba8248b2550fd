/** How often ARM is asked for a target that somebody looks at. Milliseconds. */

/** Between two looks at what is due; a group that starts, stops or goes is read at each of them. */
export const lookInterval = 1_000;
/** After this long a list, and a group at rest, are due again. */
export const restInterval = 3_000;

/**
 * How many container groups may be read: a burst, as when many are first seen, and so many per second on average. ARM
 * itself gives a person 250 reads of a subscription, refilled by 25 a second ("Understand how Azure Resource Manager
 * throttles requests"): other tools need some of them.
 */
export const readAllowance = { burst: 100, perSecond: 15 } as const;

/**
 * Before the first states are read: the tree asks level by level for what the lists brought, and is not to wait for the
 * answers to a hundred readings.
 */
export const timeToPaint = 200;

/** What groups tell within this time is told on together. */
export const gathering = 250;

/** GETs under way at once. */
export const readsAtOnce = 5;

const firstRetry = 5_000;
const lastRetry = 300_000;

/**
 * How long nothing is asked after so many failures in a row.
 * @param retryAfter what the other side asked for.
 */
export function waitAfterFailures(failures: number, retryAfter = 0): number {
  return Math.max(Math.min(firstRetry * 2 ** (failures - 1), lastRetry), retryAfter);
}
