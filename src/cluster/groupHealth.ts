import type { ContainerView, GroupView } from './groupView.ts';

/** One word for how a thing is; the ui has one icon and colour for each. */
export const healthWords = [
  'Running',
  'Ready',
  'Starting',
  'Restarting',
  'Stopping',
  'Stopped',
  'Deleting',
  'Succeeded',
  'Incomplete',
  'Unhealthy',
  'Failed',
  'Provisioned',
  'Unknown',
] as const;
export type HealthWord = (typeof healthWords)[number];

/** Container states as Microsoft's container-state article describes them, told in one word. */
export function containerHealth(container: ContainerView): HealthWord {
  const current = container.current;
  switch (current?.state) {
    case 'Running':
      return 'Running';
    case 'Waiting':
      return container.restartCount > 0 || container.previous !== undefined ? 'Restarting' : 'Starting';
    case 'Terminated':
      if (current.exitCode === undefined) {
        return 'Stopped';
      }
      return current.exitCode === 0 ? 'Succeeded' : 'Failed';
    case 'Unknown':
    case undefined:
      return 'Unknown';
  }
}

const provisioningWords: Readonly<Record<string, HealthWord>> = {
  NotSpecified: 'Unknown',
  Accepted: 'Starting',
  Pending: 'Starting',
  PreProvisioned: 'Starting',
  Creating: 'Starting',
  Updating: 'Starting',
  Repairing: 'Restarting',
  Unhealthy: 'Unhealthy',
  Failed: 'Failed',
  Canceled: 'Failed',
  NotAccessible: 'Unknown',
  Deleting: 'Deleting',
};

const stateWords: Readonly<Record<string, HealthWord>> = {
  Running: 'Running',
  Pending: 'Starting',
  Stopped: 'Stopped',
  Succeeded: 'Succeeded',
  Failed: 'Failed',
};

/**
 * The provisioning state until it is Succeeded, then the instance view, then the worst of its containers.
 * `Provisioned`: it was made, and nobody asked yet how it is; `Unknown`: it could not be read.
 */
export function groupHealth(group: GroupView): HealthWord {
  if (group.provisioningState !== 'Succeeded') {
    return provisioningWords[group.provisioningState] ?? 'Unknown';
  }
  if (group.unreadable !== undefined) {
    return 'Unknown';
  }
  if (group.state === undefined) {
    return 'Provisioned';
  }
  const word = stateWords[group.state] ?? 'Unknown';
  return word === 'Running' ? worst(group.containers.map(containerHealth)) : word;
}

const worstFirst: readonly HealthWord[] = [
  'Failed',
  'Unhealthy',
  'Restarting',
  'Starting',
  'Stopping',
  'Deleting',
  'Incomplete',
  'Stopped',
  'Unknown',
  'Provisioned',
  'Running',
  'Ready',
  'Succeeded',
];

const unhealthyWords: ReadonlySet<HealthWord> = new Set(['Failed', 'Unhealthy', 'Restarting']);

/** Whether somebody should look: it failed, or is restarted again and again. */
export function isUnhealthy(word: HealthWord): boolean {
  return unhealthyWords.has(word);
}

/** What tells of several things at once: the state that most needs to be seen. */
export function worst(words: readonly HealthWord[]): HealthWord {
  return worstFirst.find(word => words.includes(word)) ?? 'Running';
}
