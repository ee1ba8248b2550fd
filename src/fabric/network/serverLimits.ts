import type { ServerOptions } from 'node:http';

/**
 * What a client may take of a server of ours, in milliseconds and bytes. Its headers must be here soon, and so must
 * its body; an idle connection is kept, as clients that find theirs closed fail. Answers may take any time.
 */
export const serverLimits = {
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  keepAliveTimeout: 60_000,
  connectionsCheckingInterval: 1000,
  maxHeaderSize: 16 * 1024,
} as const satisfies ServerOptions;

/** Milliseconds for the TLS handshake. */
export const handshakeTimeout = 10_000;
