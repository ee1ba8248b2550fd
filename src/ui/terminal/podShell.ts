import { l10n } from 'vscode';
import type { ClusterSpec } from '../../cluster/spec.ts';
import { adminAccess } from '../../operations/apiAccess.ts';
import type { ExecEnd, PodProgram, TerminalSize } from '../../operations/ports.ts';
import type { World } from '../../operations/world.ts';
import { isSameSize } from './isSameSize.ts';
import type { OpenShell } from './shellTerminal.ts';

/** A program in a pod, through the Kubernetes API of its cluster, in the person's own name. */
export function podShell(
  spec: ClusterSpec,
  connect: (signal: AbortSignal) => Promise<World>,
  program: PodProgram,
): OpenShell {
  return async (size, onData, signal) => {
    const world = await connect(signal);
    const access = await adminAccess(spec, world, signal);
    const first = size();
    const session = await world.kubernetes.exec(access, program, first, onData, signal);
    return {
      send: bytes => session.send(bytes),
      resize: wanted => {
        session.resize(wanted);
        return keepsItsSize(first, wanted);
      },
      ended: session.ended.then(endText),
    };
  };
}

/** Seen with the virtual kubelet 1.6.4: it takes the sizes that the API sends, and hands on the first. */
function keepsItsSize(first: TerminalSize, wanted: TerminalSize): string | undefined {
  return isSameSize(wanted, first)
    ? undefined
    : l10n.t(
        'The virtual kubelet hands on only the first size of a terminal: {0} × {1}. Open a new one for another size.',
        first.cols,
        first.rows,
      );
}

function endText({ exitCode, message }: ExecEnd): string {
  if (exitCode !== undefined && exitCode !== 0) {
    return l10n.t('The program ended with exit code {0}.', exitCode);
  }
  return message ?? l10n.t('The program ended. The virtual kubelet does not tell its exit code.');
}
