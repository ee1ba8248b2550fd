import type { ContainerReference, ResourceManager } from '../../operations/ports.ts';
import type { LogSource, LogSourceState } from '../../logs/logSource.ts';

/** "Container Instances quotas and limits": 4 MB, and 16 KB or 1,000 lines when it has stopped. */
const keeps = { running: 4 * 1024 * 1024, ended: 16 * 1024 } as const;

/** Milliseconds after which a service that has not answered is asked again. */
const patience = 30_000;

function inTime(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(patience)]);
}

/** The log of a container as ARM serves it. */
export function containerLogSource(
  connect: (signal: AbortSignal) => Promise<ResourceManager>,
  container: ContainerReference,
): LogSource {
  return {
    keeps,
    read: async (tail, signal) => {
      const options = { timestamps: true, ...(tail === Infinity ? {} : { tail }) };
      return await (await connect(signal)).logs(container, options, inTime(signal));
    },
    attach: async (opened, onBytes, signal) => {
      const [{ openWebSocket }, resourceManager] = await Promise.all([
        import('../terminal/openWebSocket.ts'),
        connect(signal),
      ]);
      const address = await resourceManager.attach(container, inTime(signal));
      const headers = { Authorization: address.password };
      await openWebSocket(address, { headers, onOpen: opened, onData: onBytes }, signal).closed;
    },
    state: async signal => stateOf(container, await connect(signal), inTime(signal)),
  };
}

async function stateOf(
  { resourceGroup, group: groupName, container: name }: ContainerReference,
  resourceManager: ResourceManager,
  signal: AbortSignal,
): Promise<LogSourceState | undefined> {
  const group = await resourceManager.getContainerGroup(resourceGroup, groupName, signal);
  const container = group?.containers.find(candidate => candidate.name === name);
  if (container === undefined) {
    return undefined;
  }
  const { current, previous, restartCount } = container;
  const running = current?.state === 'Running';
  const { exitCode } = current ?? {};
  const startTime = running ? current.startTime : undefined;
  const endTime = current?.state === 'Terminated' ? current.finishTime : undefined;
  const previousEnd = previous?.finishTime;
  return {
    running,
    restartCount,
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(startTime === undefined ? {} : { startTime }),
    ...(endTime === undefined ? {} : { endTime }),
    ...(previousEnd === undefined ? {} : { previousEnd }),
  };
}
