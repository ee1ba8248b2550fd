/** The programs that make a cluster, the ports they serve and whom they call. */

export const componentNames = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'virtual-kubelet',
] as const;
export type ComponentName = (typeof componentNames)[number];

export const kubernetesVersion = '1.36.3';
export const etcdVersion = '3.6.16';
export const virtualKubeletVersion = '1.6.4';

export interface Component {
  readonly image: string;
  /** The port that others call; undefined when nobody does. */
  readonly port?: number;
  /** Components that this one calls. */
  readonly calls: readonly ComponentName[];
  /** True when the user's own tools call it, too. */
  readonly calledByUser?: boolean;
}

/** The API listens on 443: many networks let nothing else out. */
export const components: Readonly<Record<ComponentName, Component>> = {
  etcd: {
    image: `gcr.io/etcd-development/etcd:v${etcdVersion}`,
    port: 2379,
    calls: [],
  },
  'kube-apiserver': {
    image: `registry.k8s.io/kube-apiserver:v${kubernetesVersion}`,
    port: 443,
    calls: ['etcd', 'virtual-kubelet'],
    calledByUser: true,
  },
  'kube-controller-manager': {
    image: `registry.k8s.io/kube-controller-manager:v${kubernetesVersion}`,
    calls: ['kube-apiserver'],
  },
  'kube-scheduler': {
    image: `registry.k8s.io/kube-scheduler:v${kubernetesVersion}`,
    calls: ['kube-apiserver'],
  },
  'virtual-kubelet': {
    image: `mcr.microsoft.com/oss/virtual-kubelet/virtual-kubelet:${virtualKubeletVersion}`,
    port: 10250,
    calls: ['kube-apiserver'],
  },
};
