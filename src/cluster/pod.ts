import type { GroupView } from './groupView.ts';

export interface Pod {
  readonly name: string;
  readonly namespace: string;
}

/** By namespace, then by name: what ARM lists has no order, and what it tells next may stand in another. */
export function inPodOrder(groups: readonly GroupView[]): readonly GroupView[] {
  return groups
    .map(group => ({ group, ...(podOf(group) ?? { namespace: '', name: group.name }) }))
    .toSorted((a, b) => a.namespace.localeCompare(b.namespace) || a.name.localeCompare(b.name))
    .map(({ group }) => group);
}

/** The virtual kubelet's azure-aci provider 1.6.4 tags each group with its pod (pkg/provider/aci.go). */
export function podOf(group: Pick<GroupView, 'tags'>): Pod | undefined {
  const { PodName: name, Namespace: namespace } = group.tags;
  return name === undefined || namespace === undefined ? undefined : { name, namespace };
}
