import type { ClusterSpec } from './spec.ts';

/** The DNS names by which a cluster's parts find each other. */
export interface ClusterNames {
  readonly apiserver: string;
  readonly etcd: string;
  readonly virtualKubelet: string;
}

/** The node's name in Kubernetes and the tag by which the virtual kubelet knows its groups. */
export const nodeName = 'virtual-kubelet';

export function controlPlaneResourceGroup(name: string): string {
  return name;
}

export function podsResourceGroup(name: string): string {
  return `${name}-pods`;
}

/**
 * The DNS name label of one part. The random suffix keeps a released label from being taken over unnoticed
 * and two clusters of one name in a region apart.
 */
export function dnsNameLabel(spec: Pick<ClusterSpec, 'id' | 'name'>, part: string): string {
  return `${spec.name}-${spec.id.slice(0, 5)}-${part}`;
}

/** `{label}.{region}.azurecontainer.io`: recorded from the live service (azure-cli, test_container_create). */
export function fqdn(label: string, region: string): string {
  return `${label}.${region}.azurecontainer.io`;
}
