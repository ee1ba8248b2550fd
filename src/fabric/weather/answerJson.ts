import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Answer } from '../arm/route.ts';

/** An answer of the weather's own; it is counted nowhere. */
export function answerJson({ status, body, headers }: Answer, response: ServerResponse): void {
  const content = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    'x-ms-request-id': randomUUID(),
    ...(content === undefined
      ? {}
      : { 'content-type': 'application/json; charset=utf-8', 'content-length': content.length }),
    ...headers,
  });
  response.end(content);
}
