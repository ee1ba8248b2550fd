/** A manifest for each thing that the virtual node cannot do, and what is said about it. */

export interface Provocation {
  /** The warning, as it stands in nodeWarnings. */
  readonly warning: string;
  readonly manifest: Manifest;
}

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly [field: string]: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** A pod that gives no reason for a warning, but for what is changed. */
export function aPod(changes: { readonly spec?: Fields; readonly container?: Fields } = {}): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: { containers: [{ name: 'main', image: 'nginx', ...changes.container }], ...changes.spec },
  };
}

/** The same pod as the template of a workload. */
export function aWorkload(
  kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'ReplicaSet',
  more: Fields = {},
  pod = aPod(),
): Manifest {
  const labels = { app: 'web' };
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: pod['spec'] },
      ...more,
    },
  };
}

export function aJob(pod: Manifest): Manifest {
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'web' }, spec: jobSpec(pod) };
}

export function aCronJob(pod: Manifest): Manifest {
  const spec = { schedule: '0 0 1 1 *', jobTemplate: { spec: jobSpec(pod) } };
  return { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'web' }, spec };
}

function jobSpec(pod: Manifest): Fields {
  return { template: { spec: { restartPolicy: 'Never', ...(pod['spec'] as Fields) } } };
}

const aService = (spec: Fields): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { ports: [{ port: 80 }], ...spec },
});
const withVolume = (source: Fields): Manifest => aPod({ spec: { volumes: [{ name: 'files', ...source }] } });
const withInit = (fields: Fields): Manifest =>
  aPod({ spec: { initContainers: [{ name: 'first', image: 'busybox', command: ['true'], ...fields }] } });
const probe = { port: 80 };
const tokenWarning = 'no service account token reaches the containers';
const noSuchVolume = 'volume files: a container group has no such kind of volume';
const secretKeyRef = { name: 'login', key: 'password' };
const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
const routesNothing = 'nothing routes cluster IPs or load balancers to container groups';
const unheeded = 'nothing in this cluster acts on it';

export const provocations: readonly Provocation[] = [
  {
    warning: 'volume files: hostPath does not exist here',
    manifest: withVolume({ hostPath: { path: '/etc' } }),
  },
  {
    warning: 'volume files: persistentVolumeClaim is not supported',
    manifest: withVolume({ persistentVolumeClaim: { claimName: 'x' } }),
  },
  {
    warning: 'volume files: downwardAPI volumes are not supported',
    manifest: withVolume({ downwardAPI: {} }),
  },
  { warning: noSuchVolume, manifest: withVolume({ nfs: { server: 'x', path: '/' } }) },
  { warning: noSuchVolume, manifest: withVolume({ csi: { driver: 'disk.csi.azure.com' } }) },
  {
    warning: `volume files: ${tokenWarning}`,
    manifest: withVolume({ projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }),
  },
  {
    warning: "volume www: a volume's name has 5 to 63",
    manifest: aPod({ spec: { volumes: [{ name: 'www', emptyDir: {} }] } }),
  },
  {
    warning: tokenWarning,
    manifest: aWorkload('Deployment', {}, aPod({ spec: { serviceAccountName: 'robot' } })),
  },
  {
    warning: 'container main: startupProbe',
    manifest: aPod({ container: { startupProbe: { httpGet: probe } } }),
  },
  {
    warning: 'container main: tcpSocket probes are not supported',
    manifest: aPod({ container: { livenessProbe: { tcpSocket: probe } } }),
  },
  {
    warning: 'container main: tcpSocket probes are not supported',
    manifest: aPod({ container: { readinessProbe: { tcpSocket: probe } } }),
  },
  {
    warning: 'container main: grpc probes are not supported',
    manifest: aPod({ container: { readinessProbe: { grpc: probe } } }),
  },
  {
    warning: 'container main: lifecycle hooks are not supported',
    manifest: aPod({ container: { lifecycle: { preStop: { exec: { command: ['true'] } } } } }),
  },
  { warning: 'container main: args without command', manifest: aPod({ container: { args: ['-v'] } }) },
  {
    warning: 'container main: subPath is ignored',
    manifest: aPod({
      spec: { volumes: [{ name: 'files', emptyDir: {} }] },
      container: { volumeMounts: [{ name: 'files', mountPath: '/data', subPath: 'x' }] },
    }),
  },
  {
    warning: 'container main: privileged is not available',
    manifest: aPod({ container: { securityContext: { privileged: true } } }),
  },
  {
    warning: 'container main: securityContext is ignored',
    manifest: aPod({ container: { securityContext: { runAsUser: 1000 } } }),
  },
  {
    warning: "the pod's securityContext is ignored",
    manifest: aPod({ spec: { securityContext: { fsGroup: 1000 } } }),
  },
  {
    warning: 'container main: only TCP ports are published',
    manifest: aPod({ container: { ports: [{ containerPort: 53, protocol: 'UDP' }] } }),
  },
  {
    warning: 'container main: Azure Container Instances keeps ports 22,',
    manifest: aPod({ container: { ports: [{ containerPort: 22 }] } }),
  },
  {
    warning: 'NAMESPACE-NAME is the name of its container group',
    manifest: { ...aPod(), metadata: { name: 'web.example' } },
  },
  {
    warning: 'container first: an init container has no ports, no probes and no resources',
    manifest: withInit({ ports: [{ containerPort: 80 }] }),
  },
  {
    warning: 'container first: an init container has no ports, no probes and no resources',
    manifest: aWorkload('Deployment', {}, withInit({ resources: { requests: { cpu: '1' } } })),
  },
  {
    warning: 'container first: an init container that restarts always',
    manifest: withInit({ restartPolicy: 'Always' }),
  },
  {
    warning: 'container main: a variable from a Secret stands in clear',
    manifest: aPod({ container: { env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef } }] } }),
  },
  {
    warning: 'container main: a variable from a Secret stands in clear',
    manifest: aPod({ container: { envFrom: [{ secretRef: { name: 'login' } }] } }),
  },
  { warning: 'hostNetwork is ignored', manifest: aPod({ spec: { hostNetwork: true } }) },
  {
    warning: 'hostPID, hostIPC and shareProcessNamespace are ignored',
    manifest: aPod({ spec: { hostPID: true } }),
  },
  {
    warning: 'hostAliases are ignored',
    manifest: aPod({ spec: { hostAliases: [{ ip: '10.0.0.1', hostnames: ['x'] }] } }),
  },
  {
    warning: 'a container group publishes at most 5 ports',
    manifest: aPod({ container: { ports: [1, 2, 3, 4, 5, 6].map(containerPort => ({ containerPort })) } }),
  },
  {
    warning: 'a container group has at least 1 vCPU and 1 GB',
    manifest: aPod({ container: { resources: { requests: { cpu: '250m' } } } }),
  },
  {
    warning: 'a container group has at least 1 vCPU and 1 GB',
    manifest: aWorkload(
      'Deployment',
      {},
      aPod({ container: { resources: { limits: { memory: '128Mi' } } } }),
    ),
  },
  {
    warning: 'hostNetwork is ignored',
    manifest: aWorkload('Deployment', {}, aPod({ spec: { hostNetwork: true } })),
  },
  {
    warning: 'hostNetwork is ignored',
    manifest: aWorkload('ReplicaSet', {}, aPod({ spec: { hostNetwork: true } })),
  },
  { warning: 'hostNetwork is ignored', manifest: aJob(aPod({ spec: { hostNetwork: true } })) },
  { warning: 'hostNetwork is ignored', manifest: aCronJob(aPod({ spec: { hostNetwork: true } })) },
  { warning: 'DaemonSet web: runs once only', manifest: aWorkload('DaemonSet') },
  {
    warning: 'StatefulSet web: volumeClaimTemplates are not supported',
    manifest: aWorkload('StatefulSet', {
      serviceName: 'web',
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim }],
    }),
  },
  { warning: `Service web (ClusterIP): ${routesNothing}`, manifest: aService({}) },
  { warning: `Service web (LoadBalancer): ${routesNothing}`, manifest: aService({ type: 'LoadBalancer' }) },
  {
    warning: `Ingress web: ${unheeded}`,
    manifest: {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'web' },
      spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
    },
  },
  {
    warning: `NetworkPolicy web: ${unheeded}`,
    manifest: {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'web' },
      spec: { podSelector: {} },
    },
  },
  {
    warning: `PersistentVolumeClaim web: ${unheeded}`,
    manifest: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'web' }, spec: claim },
  },
  {
    warning: `HorizontalPodAutoscaler web: ${unheeded}`,
    manifest: {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'web' },
      spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
    },
  },
];
