import type { ClusterCredentials } from '../../src/cluster/credentials.ts';
import type { ContainerView, GroupView } from '../../src/cluster/groupView.ts';
import type { ClusterSpec } from '../../src/cluster/spec.ts';

/** Test data that says only what its test is about. */

export function aSpec(changes: Partial<ClusterSpec> = {}): ClusterSpec {
  return {
    id: 'x7k2pq9d1m',
    name: 'demo',
    target: 'local',
    topology: 'compact',
    region: 'eastus',
    ...changes,
  };
}

/** Every value tells what it stands for. */
export function someCredentials(): ClusterCredentials {
  const named = <Name extends string>(...names: readonly Name[]) =>
    Object.fromEntries(
      names.map(name => [name, { certificate: `<certificate ${name}>`, privateKey: `<key ${name}>` }]),
    ) as Record<Name, { certificate: string; privateKey: string }>;
  return {
    version: 1,
    clusterId: aSpec().id,
    authorities: named('cluster', 'etcd', 'front-proxy', 'kubelet-serving', 'kubelet-client'),
    certificates: named(
      'apiserver',
      'apiserver-kubelet-client',
      'apiserver-etcd-client',
      'etcd-server',
      'etcd-peer',
      'etcd-snapshot',
      'front-proxy-client',
      'controller-manager',
      'scheduler',
      'virtual-kubelet',
      'virtual-kubelet-serving',
    ),
    serviceAccount: { privateKey: '<service account key>', publicKey: '<service account public key>' },
    encryptionKey: '<encryption key>',
  };
}

export function aContainer(changes: Partial<ContainerView> = {}): ContainerView {
  return {
    name: 'main',
    image: 'nginx',
    cpu: 1,
    memoryInGB: 1,
    ports: [],
    current: { state: 'Running' },
    restartCount: 0,
    events: [],
    ...changes,
  };
}

export function aGroup(changes: Partial<GroupView> = {}): GroupView {
  const name = changes.name ?? 'control-plane';
  const resourceGroup = changes.resourceGroup ?? 'demo';
  return {
    id: `/subscriptions/s/resourceGroups/${resourceGroup}/providers/Microsoft.ContainerInstance/containerGroups/${name}`,
    name,
    resourceGroup,
    region: 'eastus',
    tags: {},
    ports: [],
    provisioningState: 'Succeeded',
    state: 'Running',
    restartPolicy: 'Always',
    containers: [aContainer()],
    events: [],
    ...changes,
  };
}
