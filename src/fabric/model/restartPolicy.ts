import type { RestartPolicy } from '../../cluster/containerGroup.ts';

/** After which exit codes a container is started again. */
export const restartPolicies: Readonly<Record<RestartPolicy, (exitCode: number) => boolean>> = {
  Always: () => true,
  OnFailure: exitCode => exitCode !== 0,
  Never: () => false,
};

/** Whether a container that ended with this exit code is started again. */
export function restarts(policy: RestartPolicy, exitCode: number): boolean {
  return restartPolicies[policy](exitCode);
}
