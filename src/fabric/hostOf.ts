import type { IncomingMessage } from 'node:http';

/** The names by which this server may be called, such as `127.0.0.1:43210`; the first is used for others. */
export type Hosts = () => readonly [string, ...string[]];

/** Addresses in answers lead back the way the caller came: directly, or through the containers' proxy. */
export function hostOf(request: IncomingMessage, hosts: Hosts): string {
  const known = hosts();
  const host = request.headers.host?.toLowerCase();
  return known.find(name => name === host) ?? known[0];
}
