import type { ClusterView } from '../../cluster/clusterView.ts';
import type { GroupView } from '../../cluster/groupView.ts';
import { podOf } from '../../cluster/pod.ts';
import type { ContainerReference } from '../../operations/ports.ts';

/** A container whose log is followed together with others. */
export interface LogMember {
  /** The same whenever it is looked for. */
  readonly key: string;
  /** What stands before its lines. */
  readonly name: string;
  readonly reference: ContainerReference;
}

/** The containers of one group, by their names. */
export function membersOfGroup(group: GroupView): readonly LogMember[] {
  return group.containers.map(({ name }) => member(group, name, name));
}

/** All containers of a cluster: its components by their names, its pods' by the pod and, of several, the container. */
export function membersOfCluster({ controlPlane, pods }: ClusterView): readonly LogMember[] {
  return [...controlPlane.flatMap(membersOfGroup), ...pods.flatMap(membersOfPod)];
}

function membersOfPod(group: GroupView): readonly LogMember[] {
  const pod = podOf(group)?.name ?? group.name;
  const single = group.containers.length === 1;
  return group.containers.map(({ name }) => member(group, name, single ? pod : `${pod}/${name}`));
}

/** @param name what stands before its lines. */
export function memberOf(reference: ContainerReference, name: string): LogMember {
  return { key: [reference.resourceGroup, reference.group, reference.container].join('/'), name, reference };
}

function member({ resourceGroup, name: group }: GroupView, container: string, name: string): LogMember {
  return memberOf({ resourceGroup, group, container }, name);
}
