import { groupHealth } from './groupHealth.ts';
import type { GroupView } from './groupView.ts';
import { podOf } from './pod.ts';

/**
 * Whether a container group has every word of a text in its name, its images, its resource group, its region, its
 * pod's namespace or its state. Upper and lower case are the same.
 */
export function groupMatches(group: GroupView, text: string): boolean {
  const told = [
    group.name,
    group.resourceGroup,
    group.region,
    podOf(group)?.namespace ?? '',
    ...group.containers.flatMap(({ name, image }) => [name, image]),
    groupHealth(group),
    group.state ?? '',
    ...group.containers.map(({ current }) => current?.detailStatus ?? ''),
  ]
    .join('\n')
    .toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every(word => told.includes(word));
}
