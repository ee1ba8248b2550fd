import type { ArmContext } from '../armContext.ts';
import { ArmError } from '../armError.ts';
import type { RequestKind } from './requestCounts.ts';

/**
 * Counts a request that the service limits.
 * @returns headers for its answer.
 * @throws ArmError 429 with `Retry-After` when there were too many. No recording shows the service's words for it;
 *   the status and the header are those of "Resource availability & quota limits for ACI" and of ARM.
 */
export function countRequest(
  kind: RequestKind,
  { requests, throttles }: Pick<ArmContext, 'requests' | 'throttles'>,
): Readonly<Record<string, string>> {
  const wait = throttles ? requests.wait(kind) : 0;
  if (wait > 0) {
    throw new ArmError(
      429,
      'TooManyRequests',
      `The subscription has sent too many requests to create or delete container groups. Please retry after '${wait}' seconds.`,
      { headers: { 'retry-after': String(wait) } },
    );
  }
  return requests.count(kind);
}
