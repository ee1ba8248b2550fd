import type { ContainerReference, ResourceManager } from '../../operations/ports.ts';
import type { LogSource, LogSourceState } from '../../logs/logSource.ts';

/** The log of a container as ARM serves it. */
export function containerLogSource(
  connect: (signal: AbortSignal) => Promise<ResourceManager>,
  container: ContainerReference,
): LogSource {
  return {
    read: async (tail, signal) => (await connect(signal)).logs(container, { tail, timestamps: true }, signal),
    attach: async (opened, onBytes, signal) => {
      const [{ openWebSocket }, resourceManager] = await Promise.all([
        import('../terminal/openWebSocket.ts'),
        connect(signal),
      ]);
      const address = await resourceManager.attach(container, signal);
      const headers = { Authorization: address.password };
      await openWebSocket(address, { headers, onOpen: opened, onData: onBytes }, signal).closed;
    },
    state: async signal => stateOf(container, await connect(signal), signal),
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
  const exitCode = container.current?.exitCode;
  return {
    running: container.current?.state === 'Running',
    restartCount: container.restartCount,
    ...(exitCode === undefined ? {} : { exitCode }),
  };
}
