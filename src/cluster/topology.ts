import { components, type ComponentName } from './components.ts';
import { dnsNameLabel, fqdn, type ClusterNames } from './names.ts';
import type { ClusterSpec, Topology } from './spec.ts';

/** One container group of a cluster; its name is also the last part of its DNS name label. */
export interface GroupRow {
  readonly name: string;
  readonly components: readonly ComponentName[];
}

/**
 * Which component runs in which container group. Everything else follows: components of one group talk over
 * 127.0.0.1, others by the group's DNS name, and only what is called from outside its group is published.
 * etcd stands first in its group: a group is stopped from the last container to the first, and an apiserver
 * that lost its etcd does not exit on SIGTERM.
 */
export const topologyTable: Readonly<Record<Topology, readonly GroupRow[]>> = {
  compact: [
    {
      name: 'control-plane',
      components: ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'],
    },
    { name: 'virtual-kubelet', components: ['virtual-kubelet'] },
  ],
  classic: [
    { name: 'etcd', components: ['etcd'] },
    { name: 'apiserver', components: ['kube-apiserver'] },
    { name: 'controller-manager', components: ['kube-controller-manager'] },
    { name: 'scheduler', components: ['kube-scheduler'] },
    { name: 'virtual-kubelet', components: ['virtual-kubelet'] },
  ],
  single: [
    {
      name: 'cluster',
      components: ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'virtual-kubelet'],
    },
  ],
};

export function groupOf(topology: Topology, component: ComponentName): GroupRow {
  const row = topologyTable[topology].find(group => group.components.includes(component));
  if (row === undefined) {
    throw new RangeError(`no group runs ${component} in topology ${topology}`);
  }
  return row;
}

export function sameGroup(topology: Topology, one: ComponentName, other: ComponentName): boolean {
  return groupOf(topology, one) === groupOf(topology, other);
}

/** The ports of a group that are reachable from outside it. */
export function publishedPorts(topology: Topology, group: GroupRow): readonly number[] {
  return group.components
    .flatMap(name => (isPublished(topology, name) ? [components[name].port ?? []] : []))
    .flat();
}

function isPublished(topology: Topology, component: ComponentName): boolean {
  const callers = Object.keys(components).filter((name): name is ComponentName =>
    components[name as ComponentName].calls.includes(component),
  );
  const calledFromOutside = callers.some(caller => !sameGroup(topology, caller, component));
  return components[component].calledByUser === true || calledFromOutside;
}

/** The host by which one component calls another. */
export function hostFor(spec: ClusterSpec, caller: ComponentName, called: ComponentName): string {
  return sameGroup(spec.topology, caller, called) ? '127.0.0.1' : componentFqdn(spec, called);
}

/** The DNS name of the group that runs a component. */
export function componentFqdn(
  spec: Pick<ClusterSpec, 'id' | 'name' | 'region' | 'topology'>,
  component: ComponentName,
): string {
  return fqdn(dnsNameLabel(spec, groupOf(spec.topology, component).name), spec.region);
}

export function clusterNames(spec: Pick<ClusterSpec, 'id' | 'name' | 'region' | 'topology'>): ClusterNames {
  return {
    apiserver: componentFqdn(spec, 'kube-apiserver'),
    etcd: componentFqdn(spec, 'etcd'),
    virtualKubelet: componentFqdn(spec, 'virtual-kubelet'),
  };
}
