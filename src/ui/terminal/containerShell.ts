import { l10n } from 'vscode';
import type { ContainerReference, ResourceManager, TerminalSize } from '../../operations/ports.ts';
import { isSameSize } from './isSameSize.ts';
import type { OpenShell } from './shellTerminal.ts';

/**
 * A program in a container, through Container Instances: without arguments, in a terminal that keeps its first size,
 * and without an exit code.
 */
export function containerShell(
  connect: (signal: AbortSignal) => Promise<ResourceManager>,
  container: ContainerReference,
  program: string,
): OpenShell {
  return async (size, onData, signal) => {
    const [{ openWebSocket }, resourceManager] = await Promise.all([
      import('./openWebSocket.ts'),
      connect(signal),
    ]);
    const first = size();
    const address = await resourceManager.exec(container, program, first, signal);
    const { promise: opened, resolve } = Promise.withResolvers<void>();
    const socket = openWebSocket(address, { onOpen: () => resolve(), onData }, signal);
    await Promise.race([opened, socket.closed]);
    // The password is the first frame, as text; everything after it are the terminal's bytes.
    socket.send(address.password);
    return {
      send: bytes => socket.send(bytes),
      resize: wanted => keepsItsSize(first, wanted),
      ended: socket.closed.then(() =>
        l10n.t('The program ended. Container Instances does not tell its exit code.'),
      ),
    };
  };
}

function keepsItsSize(first: TerminalSize, wanted: TerminalSize): string | undefined {
  return isSameSize(wanted, first)
    ? undefined
    : l10n.t(
        'Container Instances takes the size of a terminal only at its start: {0} × {1}. Open a new one for another size.',
        first.cols,
        first.rows,
      );
}
