import type { ComponentName } from './components.ts';
import type { Resources } from './containerGroup.ts';
import type { Topology } from './spec.ts';
import { topologyTable } from './topology.ts';

/**
 * vCPU and GB. Azure wants at least 1 and 1 for a group, not for each container of it; a container without
 * limits may use what its neighbours leave.
 */
export const componentRequests: Readonly<Record<Topology, Readonly<Record<ComponentName, Resources>>>> = {
  compact: {
    etcd: { cpu: 0.4, memoryInGB: 0.5 },
    'kube-apiserver': { cpu: 1, memoryInGB: 1 },
    'kube-controller-manager': { cpu: 0.4, memoryInGB: 0.3 },
    'kube-scheduler': { cpu: 0.2, memoryInGB: 0.2 },
    'virtual-kubelet': { cpu: 1, memoryInGB: 1 },
  },
  classic: {
    etcd: { cpu: 1, memoryInGB: 1 },
    'kube-apiserver': { cpu: 1, memoryInGB: 1.5 },
    'kube-controller-manager': { cpu: 1, memoryInGB: 1 },
    'kube-scheduler': { cpu: 1, memoryInGB: 1 },
    'virtual-kubelet': { cpu: 1, memoryInGB: 1 },
  },
  single: {
    etcd: { cpu: 0.3, memoryInGB: 0.5 },
    'kube-apiserver': { cpu: 1, memoryInGB: 1 },
    'kube-controller-manager': { cpu: 0.3, memoryInGB: 0.3 },
    'kube-scheduler': { cpu: 0.2, memoryInGB: 0.2 },
    'virtual-kubelet': { cpu: 0.2, memoryInGB: 0.2 },
  },
};

/** vCPU that the cluster itself takes. */
export function controlPlaneCores(topology: Topology): number {
  const each = topologyTable[topology].flatMap(row =>
    row.components.map(name => componentRequests[topology][name].cpu),
  );
  return Math.ceil(each.reduce((sum, cpu) => sum + cpu, 0));
}
