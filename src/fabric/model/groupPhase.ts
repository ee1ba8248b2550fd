/**
 * The phases of a container group's life. The service's states (`provisioningState`, `instanceView.state`)
 * follow from phase and containers: arm/containerGroupBody.ts.
 */
export type GroupPhase =
  | 'pending'
  | 'pulling'
  | 'creating'
  | 'initializing'
  | 'running'
  | 'completed'
  | 'failed'
  | 'stopping'
  | 'stopped'
  | 'deleting';

/** From each phase, the phases that may come next. `pending` is where every (re)deployment begins. */
export const nextPhases: Readonly<Record<GroupPhase, readonly GroupPhase[]>> = {
  pending: ['pulling', 'failed', 'stopping', 'deleting'],
  pulling: ['creating', 'failed', 'pending', 'stopping', 'deleting'],
  creating: ['initializing', 'running', 'failed', 'pending', 'stopping', 'deleting'],
  initializing: ['running', 'failed', 'pending', 'stopping', 'deleting'],
  running: ['completed', 'pending', 'stopping', 'deleting'],
  completed: ['running', 'pending', 'deleting'],
  failed: ['pending', 'stopping', 'deleting'],
  stopping: ['stopped', 'deleting'],
  stopped: ['pending', 'deleting'],
  deleting: [],
};

/** @throws TypeError when no group may go from one phase to the other: a mistake in the fabric itself. */
export function nextPhase(from: GroupPhase, to: GroupPhase): GroupPhase {
  if (!nextPhases[from].includes(to)) {
    throw new TypeError(`A container group cannot go from ${from} to ${to}`);
  }
  return to;
}

/** Whether the group's containers have been started once in this deployment. */
export function isDeployed(phase: GroupPhase): boolean {
  return phase === 'running' || phase === 'completed';
}

const halfMade: ReadonlySet<GroupPhase> = new Set(['pending', 'pulling', 'creating', 'initializing']);

/** Whether the group is being deployed: whoever finds it so after an end of the fabric begins again, however far it was. */
export function isHalfMade(phase: GroupPhase): boolean {
  return halfMade.has(phase);
}
