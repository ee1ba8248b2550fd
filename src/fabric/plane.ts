import type { IncomingMessage, ServerResponse } from 'node:http';

/** One of the services that answer at the fabric's address: Azure Resource Manager, and what its clients need beside it. */
export interface Plane {
  /** Whether the request is for this service. */
  takes(request: IncomingMessage): boolean;
  answer(request: IncomingMessage, response: ServerResponse): void;
}

/** The first plane that takes a request answers it. The last one must take everything. */
export function answerBy(
  planes: readonly Plane[],
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => planes.find(plane => plane.takes(request))?.answer(request, response);
}
