import type { AuthorityName, ClusterCredentials, ComponentCertificateName } from './credentials.ts';
import { components, type ComponentName } from './components.ts';
import type { ClusterSpec } from './spec.ts';
import { hostFor } from './topology.ts';

/** File name to content, as a component finds them in its `secret` volume. */
export type Files = Readonly<Record<string, string>>;

const authorityFiles: Readonly<Record<AuthorityName, string>> = {
  cluster: 'ca.crt',
  etcd: 'etcd-ca.crt',
  'front-proxy': 'front-proxy-ca.crt',
  'kubelet-serving': 'kubelet-serving-ca.crt',
  'kubelet-client': 'kubelet-client-ca.crt',
};

interface FileRow {
  /** Certificates of these authorities, never their keys: those stay with the user. */
  readonly authorities: readonly AuthorityName[];
  readonly certificates: readonly ComponentCertificateName[];
  readonly kubeconfig?: ComponentCertificateName;
  readonly serviceAccountKey?: 'private' | 'both';
  readonly configuration?: (credentials: ClusterCredentials) => Readonly<Record<string, unknown>>;
}

/** Who gets what: the least that each component starts with. */
const fileTable: Readonly<Record<ComponentName, FileRow>> = {
  etcd: {
    authorities: ['etcd'],
    certificates: ['etcd-server', 'etcd-peer'],
  },
  'kube-apiserver': {
    authorities: ['cluster', 'etcd', 'front-proxy', 'kubelet-serving'],
    certificates: ['apiserver', 'apiserver-etcd-client', 'apiserver-kubelet-client', 'front-proxy-client'],
    serviceAccountKey: 'both',
    configuration: credentials => ({
      'authentication.json': authenticationConfiguration,
      'encryption.json': encryptionConfiguration(credentials.encryptionKey),
      'audit.json': auditPolicy,
    }),
  },
  'kube-controller-manager': {
    authorities: ['cluster', 'front-proxy'],
    certificates: [],
    kubeconfig: 'controller-manager',
    serviceAccountKey: 'private',
  },
  'kube-scheduler': {
    authorities: [],
    certificates: [],
    kubeconfig: 'scheduler',
  },
  'virtual-kubelet': {
    authorities: ['kubelet-client'],
    certificates: ['virtual-kubelet-serving'],
    kubeconfig: 'virtual-kubelet',
  },
};

export function componentFiles(
  spec: ClusterSpec,
  name: ComponentName,
  credentials: ClusterCredentials,
): Files {
  const row = fileTable[name];
  return {
    ...Object.fromEntries(
      row.authorities.map(authority => [
        authorityFiles[authority],
        credentials.authorities[authority].certificate,
      ]),
    ),
    ...Object.assign({}, ...row.certificates.map(certificate => keyPairFiles(certificate, credentials))),
    ...(row.kubeconfig === undefined
      ? {}
      : { [`${row.kubeconfig}.kubeconfig`]: kubeconfig(spec, name, row.kubeconfig, credentials) }),
    ...serviceAccountFiles(row.serviceAccountKey, credentials),
    ...Object.fromEntries(
      Object.entries(row.configuration?.(credentials) ?? {}).map(([file, value]) => [
        file,
        JSON.stringify(value),
      ]),
    ),
  };
}

function keyPairFiles(name: ComponentCertificateName, credentials: ClusterCredentials): Files {
  const pair = credentials.certificates[name];
  return { [`${name}.crt`]: pair.certificate, [`${name}.key`]: pair.privateKey };
}

function serviceAccountFiles(
  which: FileRow['serviceAccountKey'],
  { serviceAccount }: ClusterCredentials,
): Files {
  switch (which) {
    case undefined:
      return {};
    case 'private':
      return { 'service-account.key': serviceAccount.privateKey };
    case 'both':
      return {
        'service-account.key': serviceAccount.privateKey,
        'service-account.pub': serviceAccount.publicKey,
      };
  }
}

/** A kubeconfig in JSON, which is YAML too. */
function kubeconfig(
  spec: ClusterSpec,
  name: ComponentName,
  certificate: ComponentCertificateName,
  credentials: ClusterCredentials,
): string {
  const pair = credentials.certificates[certificate];
  const server = `https://${hostFor(spec, name, 'kube-apiserver')}:${components['kube-apiserver'].port}`;
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: spec.name,
        cluster: {
          server,
          'certificate-authority-data': base64(credentials.authorities.cluster.certificate),
        },
      },
    ],
    users: [
      {
        name,
        user: {
          'client-certificate-data': base64(pair.certificate),
          'client-key-data': base64(pair.privateKey),
        },
      },
    ],
    contexts: [{ name: spec.name, context: { cluster: spec.name, user: name } }],
    'current-context': spec.name,
  });
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** Anonymous callers see health and nothing else. */
const authenticationConfiguration = {
  apiVersion: 'apiserver.config.k8s.io/v1',
  kind: 'AuthenticationConfiguration',
  anonymous: {
    enabled: true,
    conditions: [{ path: '/livez' }, { path: '/readyz' }, { path: '/healthz' }],
  },
};

/** secretbox: the provider that Kubernetes' documentation calls strong and that needs no rotation by write count. */
function encryptionConfiguration(key: string): unknown {
  return {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'EncryptionConfiguration',
    resources: [
      {
        resources: ['secrets'],
        providers: [{ secretbox: { keys: [{ name: 'key1', secret: key }] } }, { identity: {} }],
      },
    ],
  };
}

const auditPolicy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    { level: 'None', nonResourceURLs: ['/livez*', '/readyz*', '/healthz*'] },
    { level: 'None', resources: [{ group: 'coordination.k8s.io', resources: ['leases'] }] },
    { level: 'Metadata' },
  ],
};
