import type { Endpoint, Target } from '../operations/ports.ts';
import {
  askFabric,
  engineUnreachable,
  ensureFabric,
  type Fabric,
  type FabricOptions,
} from './fabricProcess.ts';

type EngineAnswer = { readonly name: string; readonly version: string } | { readonly error: string };

interface PublishedPorts {
  readonly ports: readonly { readonly port: number; readonly host: string; readonly hostPort: number }[];
}

/**
 * This computer as a target: the same code as Azure, aimed at the fabric, which is started when it does not run.
 * @throws OperationError `fabric-failed`, `engine-unreachable`.
 */
export async function connectLocal(options: FabricOptions, signal: AbortSignal): Promise<Target> {
  const found = fabricWithEngine(options, signal);
  // Its bundle holds the SDKs, and both targets share it. It is loaded while the fabric is asked.
  const [{ connectAzure }, fabric] = await Promise.all([import('../azure/azureTarget.ts'), found]);
  const target = connectAzure({
    endpoint: fabric.endpoint,
    certificateAuthority: fabric.certificateAuthority,
    agent: fabric.agent,
    subscriptionId: fabric.subscriptionId,
    tenantId: fabric.tenantId,
    credential: {
      getToken: async () => ({ token: fabric.token, expiresOnTimestamp: Date.now() + tokenLifetime }),
    },
  });
  return {
    ...target,
    kind: 'local',
    endpoint: (group, port, abort) => loopbackEndpoint(fabric, group.id, port, abort),
  };
}

/** Milliseconds. The fabric's token does not expire; the SDK wants to hear a time. */
const tokenLifetime = 3_600_000;

async function fabricWithEngine(options: FabricOptions, signal: AbortSignal): Promise<Fabric> {
  const fabric = await ensureFabric(options, signal);
  const engine = await askFabric<EngineAnswer>(fabric, 'GET', '/fabric/engine', signal);
  if ('error' in engine) {
    throw engineUnreachable([engine.error]);
  }
  return fabric;
}

async function loopbackEndpoint(
  fabric: Fabric,
  groupId: string,
  port: number,
  signal: AbortSignal,
): Promise<Endpoint | undefined> {
  const path = `/fabric/endpoints?id=${encodeURIComponent(groupId)}`;
  const { ports } = await askFabric<PublishedPorts>(fabric, 'GET', path, signal);
  const published = ports.find(row => row.port === port);
  return published === undefined ? undefined : { host: published.host, port: published.hostPort };
}
