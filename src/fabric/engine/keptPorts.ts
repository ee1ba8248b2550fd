import type { PublishedPort, SandboxSpec } from './engine.ts';

/** The ports that are to be published, each at the host port that it had before, unless another one is named. */
export function keptPorts(
  ports: SandboxSpec['ports'],
  known: readonly PublishedPort[],
): SandboxSpec['ports'] {
  return ports.map(wanted => {
    const before = known.find(({ port, protocol }) => port === wanted.port && protocol === wanted.protocol);
    return before === undefined ? wanted : { ...before, ...wanted };
  });
}
