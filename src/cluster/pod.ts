import type { GroupView } from './groupView.ts';

export interface Pod {
  readonly name: string;
  readonly namespace: string;
}

/** The virtual kubelet's azure-aci provider 1.6.4 tags each group with its pod (pkg/provider/aci.go). */
export function podOf(group: Pick<GroupView, 'tags'>): Pod | undefined {
  const { PodName: name, Namespace: namespace } = group.tags;
  return name === undefined || namespace === undefined ? undefined : { name, namespace };
}
