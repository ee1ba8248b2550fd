import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isWithin } from '../model/access.ts';
import type { ArmContext } from './armContext.ts';
import { locations } from './resources/locations.ts';
import type { RequestKind } from './throttling/requestCounts.ts';

/** Every other method writes. */
const kinds: Readonly<Record<string, RequestKind>> = { GET: 'reads', HEAD: 'reads', DELETE: 'deletes' };

const inProvider = /\/providers\/Microsoft\.ContainerInstance\//i;

/** The headers of every answer, as recordings show them; the request is counted by it. */
export function answerHeaders(
  { method = '', url = '', headers }: IncomingMessage,
  context: ArmContext,
): Readonly<Record<string, string>> {
  const path = url.split('?')[0] ?? '';
  const region = regionOf(path, context);
  const requestId = randomUUID();
  const correlation = String(headers['x-ms-correlation-request-id'] ?? randomUUID());
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const clientId = headers['x-ms-client-request-id'];
  return {
    'cache-control': 'no-cache',
    pragma: 'no-cache',
    expires: '-1',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-ms-request-id': inProvider.test(path) ? `${region}:${requestId}` : requestId,
    'x-ms-correlation-request-id': correlation,
    'x-ms-routing-request-id': `${region.toUpperCase()}:${time}:${correlation}`,
    ...(typeof clientId === 'string' && headers['x-ms-return-client-request-id'] === 'true'
      ? { 'x-ms-client-request-id': clientId }
      : {}),
    ...context.requests.count(kinds[method] ?? 'writes'),
  };
}

/** Who answers: the region of the container group, or of the location, that the path is about. */
function regionOf(path: string, { lives, store }: ArmContext): string {
  // `West%20US` and `westus` are one region.
  const named = /\/locations\/([^/]+)/i.exec(path)?.[1]?.replaceAll('%20', '').toLowerCase();
  const life = lives.list().find(({ group }) => isWithin(path, group.id));
  const resourceGroup = store.list('resourceGroup').find(({ id }) => isWithin(path, id));
  return named ?? life?.group.location ?? resourceGroup?.location ?? locations[0][0];
}
