import { groupHealth, type HealthWord } from './groupHealth.ts';
import type { GroupView } from './groupView.ts';
import type { ClusterSpec } from './spec.ts';
import { topologyTable } from './topology.ts';

/**
 * How a cluster is, from the container groups of its control plane. `Incomplete`: a group of its topology is
 * not there, as after a provision that was interrupted.
 */
export function clusterHealth(spec: ClusterSpec, controlPlane: readonly GroupView[]): HealthWord {
  const expected = topologyTable[spec.topology];
  const present = expected.map(row => controlPlane.find(group => group.name === row.name));
  if (present.includes(undefined)) {
    return 'Incomplete';
  }
  const words = new Set(present.map(group => (group === undefined ? 'Unknown' : groupHealth(group))));
  return severity.find(word => words.has(word)) ?? 'Unknown';
}

const severity: readonly HealthWord[] = [
  'Failed',
  'Unhealthy',
  'Deleting',
  'Restarting',
  'Stopping',
  'Starting',
  'Stopped',
  'Unknown',
  'Provisioned',
  'Succeeded',
  'Running',
];
