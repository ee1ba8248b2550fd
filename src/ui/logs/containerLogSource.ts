import type { ContainerReference, ResourceManager } from '../../operations/ports.ts';
import type { GroupView } from '../../cluster/groupView.ts';
import type { LogSource, LogSourceState } from '../../logs/logSource.ts';
import { GroupReads, patience } from './groupReads.ts';

/** "Container Instances quotas and limits": 4 MB, and 16 KB or 1,000 lines when it has stopped. */
const keeps = { running: 4 * 1024 * 1024, ended: 16 * 1024 } as const;

function inTime(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(patience)]);
}

/**
 * The log of a container as ARM serves it.
 * @param groups shared with the sources of other containers: those of one group are asked for together.
 */
export function containerLogSource(
  connect: (signal: AbortSignal) => Promise<ResourceManager>,
  container: ContainerReference,
  groups = new GroupReads(connect),
): LogSource {
  const { resourceGroup, group, container: name } = container;
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
    state: async signal => stateOf(name, await groups.read(resourceGroup, group, signal)),
  };
}

function stateOf(name: string, group: GroupView | undefined): LogSourceState | undefined {
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
