import { components, type ComponentName } from './components.ts';
import type { EnvironmentVariable } from './containerGroup.ts';
import { controlPlaneCores } from './componentRequests.ts';
import { credentialsPath, etcdDataPath } from './mountPaths.ts';
import type { NodeIdentity } from './nodeIdentity.ts';
import { nodeName, podsResourceGroup } from './names.ts';
import { defaultRegionQuota } from './quota.ts';
import type { ClusterSpec } from './spec.ts';
import { componentFqdn, hostFor, sameGroup, topologyTable } from './topology.ts';

type Flags = Readonly<Record<string, string>>;

/** The range that Services get their addresses from; nothing routes it, the API wants one. */
export const serviceRange = '10.96.0.0/16';

const programs: Readonly<
  Record<ComponentName, { readonly program: string; readonly flags: (spec: ClusterSpec) => Flags }>
> = {
  etcd: { program: 'etcd', flags: etcdFlags },
  'kube-apiserver': { program: 'kube-apiserver', flags: apiserverFlags },
  'kube-controller-manager': { program: 'kube-controller-manager', flags: controllerManagerFlags },
  'kube-scheduler': { program: 'kube-scheduler', flags: schedulerFlags },
  'virtual-kubelet': { program: '/usr/bin/virtual-kubelet', flags: virtualKubeletFlags },
};

/** The command of a component: program and flags, as ACI wants it (it replaces the image's entry point). */
export function componentCommand(spec: ClusterSpec, name: ComponentName): readonly string[] {
  const { program, flags } = programs[name];
  return [program, ...Object.entries(flags(spec)).map(([flag, value]) => `--${flag}=${value}`)];
}

const pki = (file: string): string => `${credentialsPath}/${file}`;

/** One member, whose peer port never leaves the group; everything else as kubeadm starts etcd. */
function etcdFlags(spec: ClusterSpec): Flags {
  const alone = !sameGroup(spec.topology, 'etcd', 'kube-apiserver');
  const listen = alone ? '0.0.0.0' : '127.0.0.1';
  const advertise = hostFor(spec, 'kube-apiserver', 'etcd');
  return {
    name: 'frankenetes-0',
    'data-dir': `${etcdDataPath}/data`,
    'listen-client-urls': `https://${listen}:${components.etcd.port}`,
    'advertise-client-urls': `https://${advertise}:${components.etcd.port}`,
    'listen-peer-urls': 'https://127.0.0.1:2380',
    'initial-advertise-peer-urls': 'https://127.0.0.1:2380',
    'initial-cluster': 'frankenetes-0=https://127.0.0.1:2380',
    'initial-cluster-token': spec.id,
    'cert-file': pki('etcd-server.crt'),
    'key-file': pki('etcd-server.key'),
    'trusted-ca-file': pki('etcd-ca.crt'),
    'client-cert-auth': 'true',
    'peer-cert-file': pki('etcd-peer.crt'),
    'peer-key-file': pki('etcd-peer.key'),
    'peer-trusted-ca-file': pki('etcd-ca.crt'),
    'peer-client-cert-auth': 'true',
    'tls-min-version': 'TLS1.3',
    'listen-metrics-urls': 'http://127.0.0.1:2381',
    'feature-gates': 'InitialCorruptCheck=true',
    'watch-progress-notify-interval': '5s',
  };
}

/**
 * `advertise-address` and `endpoint-reconciler-type` together: the address that Azure will give is not known,
 * and nothing of ours reads the endpoints of the `kubernetes` Service (vcluster does the same).
 * `allow-privileged`: so that a privileged pod meets our warning instead of a refusal that explains nothing.
 */
function apiserverFlags(spec: ClusterSpec): Flags {
  return {
    'secure-port': String(components['kube-apiserver'].port),
    'bind-address': '0.0.0.0',
    'advertise-address': '127.0.0.1',
    'endpoint-reconciler-type': 'none',
    'etcd-servers': `https://${hostFor(spec, 'kube-apiserver', 'etcd')}:${components.etcd.port}`,
    'etcd-cafile': pki('etcd-ca.crt'),
    'etcd-certfile': pki('apiserver-etcd-client.crt'),
    'etcd-keyfile': pki('apiserver-etcd-client.key'),
    'client-ca-file': pki('ca.crt'),
    'tls-cert-file': pki('apiserver.crt'),
    'tls-private-key-file': pki('apiserver.key'),
    'tls-min-version': 'VersionTLS13',
    'authorization-mode': 'Node,RBAC',
    'enable-admission-plugins': 'NodeRestriction',
    'authentication-config': pki('authentication.json'),
    'service-account-issuer': `https://${componentFqdn(spec, 'kube-apiserver')}`,
    'service-account-key-file': pki('service-account.pub'),
    'service-account-signing-key-file': pki('service-account.key'),
    'service-cluster-ip-range': serviceRange,
    'kubelet-client-certificate': pki('apiserver-kubelet-client.crt'),
    'kubelet-client-key': pki('apiserver-kubelet-client.key'),
    'kubelet-certificate-authority': pki('kubelet-serving-ca.crt'),
    'kubelet-preferred-address-types': 'Hostname,InternalDNS,InternalIP',
    'requestheader-client-ca-file': pki('front-proxy-ca.crt'),
    'requestheader-allowed-names': 'front-proxy-client',
    'requestheader-username-headers': 'X-Remote-User',
    'requestheader-group-headers': 'X-Remote-Group',
    'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
    'proxy-client-cert-file': pki('front-proxy-client.crt'),
    'proxy-client-key-file': pki('front-proxy-client.key'),
    'encryption-provider-config': pki('encryption.json'),
    'audit-policy-file': pki('audit.json'),
    'audit-log-path': '-',
    'allow-privileged': 'true',
    profiling: 'false',
    'event-ttl': '1h',
  };
}

/**
 * The empty cluster-signing files keep the authority's key out of Azure. The client's rate (200, 400) lets the
 * 37 service accounts of its controllers, and so the `default` one, appear within a second instead of five.
 * No leader election: there is one replica, and after a wake an old lease would be waited out.
 */
function controllerManagerFlags(spec: ClusterSpec): Flags {
  return {
    ...kubeconfigFlags('controller-manager'),
    'client-ca-file': pki('ca.crt'),
    'requestheader-client-ca-file': pki('front-proxy-ca.crt'),
    'root-ca-file': pki('ca.crt'),
    'service-account-private-key-file': pki('service-account.key'),
    'use-service-account-credentials': 'true',
    'cluster-signing-cert-file': '',
    'cluster-signing-key-file': '',
    controllers: '*,-nodeipam,-cloud-node-lifecycle',
    'allocate-node-cidrs': 'false',
    'service-cluster-ip-range': serviceRange,
    'cluster-name': spec.name,
    'kube-api-qps': '200',
    'kube-api-burst': '400',
  };
}

function schedulerFlags(): Flags {
  return kubeconfigFlags('scheduler');
}

function kubeconfigFlags(name: string): Flags {
  const file = pki(`${name}.kubeconfig`);
  return {
    kubeconfig: file,
    'authentication-kubeconfig': file,
    'authorization-kubeconfig': file,
    'bind-address': '127.0.0.1',
    'leader-elect': 'false',
    profiling: 'false',
  };
}

/** `client-verify-ca`: without it the kubelet API lets anyone in (virtual-kubelet, nodeutil/auth.go). */
function virtualKubeletFlags(): Flags {
  return {
    nodename: nodeName,
    os: 'Linux',
    'client-verify-ca': pki('kubelet-client-ca.crt'),
    'disable-taint': 'true',
    'log-level': 'info',
  };
}

/** Environment of a component. Nothing in it is secret: ARM shows it to whoever may read the group. */
export function componentEnvironment(
  spec: ClusterSpec,
  name: ComponentName,
  node: NodeIdentity,
): readonly EnvironmentVariable[] {
  if (name !== 'virtual-kubelet') {
    return [];
  }
  const variables: Flags = {
    KUBECONFIG: pki('virtual-kubelet.kubeconfig'),
    APISERVER_CERT_LOCATION: pki('virtual-kubelet-serving.crt'),
    APISERVER_KEY_LOCATION: pki('virtual-kubelet-serving.key'),
    APISERVER_CA_CERT_LOCATION: pki('kubelet-client-ca.crt'),
    // The node's only address: the apiserver dials it for logs and exec, and a DNS name is accepted.
    VKUBELET_POD_IP: hostFor(spec, 'kube-apiserver', 'virtual-kubelet'),
    AZURE_SUBSCRIPTION_ID: node.subscriptionId,
    AZURE_TENANT_ID: node.tenantId,
    VIRTUALNODE_USER_IDENTITY_CLIENTID: node.clientId,
    ACI_RESOURCE_GROUP: podsResourceGroup(spec.name),
    ACI_REGION: spec.region,
    // Asked for at start and never used without a subnet (azure-aci 1.6.4).
    ACI_VNET_NAME: 'none',
    ACI_VNET_RESOURCE_GROUP: 'none',
    ACI_QUOTA_CPU: String(defaultRegionQuota.cores - controlPlaneCores(spec.topology)),
    ACI_QUOTA_POD: String(defaultRegionQuota.groups - topologyTable[spec.topology].length),
  };
  return Object.entries(variables).map(([variable, value]) => ({ name: variable, value }));
}
