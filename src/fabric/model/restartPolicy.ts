import type { RestartPolicy } from '../../cluster/containerGroup.ts';

/** Whether a container that ended with this exit code is started again. */
export function restarts(policy: RestartPolicy, exitCode: number): boolean {
  switch (policy) {
    case 'Always':
      return true;
    case 'OnFailure':
      return exitCode !== 0;
    case 'Never':
      return false;
  }
}
