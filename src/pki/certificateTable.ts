import type {
  AuthorityName,
  ComponentCertificateName,
  PersonalCertificateName,
} from '../cluster/credentials.ts';
import type { ClusterNames } from '../cluster/names.ts';
import type { TargetKind, Topology } from '../cluster/spec.ts';
import { sameGroup } from '../cluster/topology.ts';
import type { DistinguishedName, ExtendedKeyUsage } from './certificate.ts';
import type { SubjectAlternativeName } from './generalName.ts';

/**
 * Every certificate of a cluster, read top to bottom: kubeadm's list (kubernetes 1.36,
 * cmd/kubeadm/app/phases/certs/certlist.go) with what parts on hosts of their own add, a pair of authorities
 * for the virtual kubelet's port, and without system:masters in what lasts.
 */

export interface AuthorityRow {
  readonly subject: DistinguishedName;
  readonly lifetimeDays: LifetimeDays;
  /** The one certificate whose names are all that this authority can vouch for. */
  readonly onlyNamesOf?: ComponentCertificateName;
}

export interface ComponentCertificateRow {
  readonly issuer: AuthorityName;
  readonly subject: DistinguishedName;
  readonly extendedKeyUsage: readonly ExtendedKeyUsage[];
  /** None in a certificate that only ever calls. */
  readonly subjectAlternativeNames?: (
    topology: Topology,
    names: ClusterNames,
  ) => readonly SubjectAlternativeName[];
  readonly lifetimeDays: LifetimeDays;
}

export interface PersonalCertificateRow {
  readonly issuer: AuthorityName;
  readonly subject: (user: string) => DistinguishedName;
  readonly extendedKeyUsage: readonly ExtendedKeyUsage[];
  readonly lifetimeDays: LifetimeDays;
}

type LifetimeDays = Readonly<Record<TargetKind, number>>;

const tenYears: LifetimeDays = { local: 3650, azure: 3650 };
const oneYear: LifetimeDays = { local: 365, azure: 365 };
const oneHour: LifetimeDays = { local: 1 / 24, azure: 1 / 24 };
/** On Azure the API is open to the Internet: a lost kubeconfig must soon be worth nothing. */
const oneYearHereOneWeekThere: LifetimeDays = { local: 365, azure: 7 };

const server = ['serverAuth'] as const;
const client = ['clientAuth'] as const;
/** etcd also calls itself with its server certificate (etcd-io/etcd#9785). */
const serverAndClient = ['serverAuth', 'clientAuth'] as const;

const loopback = ['DNS:localhost', 'IP:127.0.0.1'] as const;

export const authorityTable: Readonly<Record<AuthorityName, AuthorityRow>> = {
  cluster: { subject: [['CN', 'kubernetes']], lifetimeDays: tenYears },
  etcd: { subject: [['CN', 'etcd-ca']], lifetimeDays: tenYears },
  'front-proxy': { subject: [['CN', 'front-proxy-ca']], lifetimeDays: tenYears },
  'kubelet-serving': {
    subject: [['CN', 'frankenetes-kubelet-serving']],
    lifetimeDays: tenYears,
    onlyNamesOf: 'virtual-kubelet-serving',
  },
  'kubelet-client': { subject: [['CN', 'frankenetes-kubelet-client']], lifetimeDays: tenYears },
};

export const componentCertificateTable: Readonly<Record<ComponentCertificateName, ComponentCertificateRow>> =
  {
    apiserver: {
      issuer: 'cluster',
      subject: [['CN', 'kube-apiserver']],
      extendedKeyUsage: server,
      subjectAlternativeNames: (_, names) => [
        `DNS:${names.apiserver}`,
        'DNS:kubernetes',
        'DNS:kubernetes.default',
        'DNS:kubernetes.default.svc',
        'DNS:kubernetes.default.svc.cluster.local',
        'DNS:localhost',
        'IP:10.96.0.1',
        'IP:127.0.0.1',
      ],
      lifetimeDays: oneYear,
    },
    'apiserver-kubelet-client': {
      issuer: 'kubelet-client',
      subject: [['CN', 'kube-apiserver-kubelet-client']],
      extendedKeyUsage: client,
      lifetimeDays: oneYear,
    },
    'apiserver-etcd-client': {
      issuer: 'etcd',
      subject: [['CN', 'kube-apiserver-etcd-client']],
      extendedKeyUsage: client,
      lifetimeDays: oneYear,
    },
    'etcd-server': {
      issuer: 'etcd',
      subject: [['CN', 'frankenetes-0']],
      extendedKeyUsage: serverAndClient,
      subjectAlternativeNames: (topology, names) =>
        sameGroup(topology, 'kube-apiserver', 'etcd') ? loopback : [`DNS:${names.etcd}`, ...loopback],
      lifetimeDays: oneYear,
    },
    'etcd-peer': {
      issuer: 'etcd',
      subject: [['CN', 'frankenetes-0']],
      extendedKeyUsage: serverAndClient,
      subjectAlternativeNames: () => loopback,
      lifetimeDays: oneYear,
    },
    'etcd-snapshot': {
      issuer: 'etcd',
      subject: [['CN', 'frankenetes-etcd-snapshot']],
      extendedKeyUsage: client,
      lifetimeDays: oneYear,
    },
    'front-proxy-client': {
      issuer: 'front-proxy',
      subject: [['CN', 'front-proxy-client']],
      extendedKeyUsage: client,
      lifetimeDays: oneYear,
    },
    'controller-manager': {
      issuer: 'cluster',
      subject: [['CN', 'system:kube-controller-manager']],
      extendedKeyUsage: client,
      lifetimeDays: oneYear,
    },
    scheduler: {
      issuer: 'cluster',
      subject: [['CN', 'system:kube-scheduler']],
      extendedKeyUsage: client,
      lifetimeDays: oneYear,
    },
    /** Not of system:nodes: NodeRestriction and the Node authorizer refuse what the virtual kubelet does. */
    'virtual-kubelet': {
      issuer: 'cluster',
      subject: [['CN', 'frankenetes:virtual-kubelet']],
      extendedKeyUsage: client,
      lifetimeDays: oneYear,
    },
    'virtual-kubelet-serving': {
      issuer: 'kubelet-serving',
      subject: [['CN', 'frankenetes-virtual-kubelet']],
      extendedKeyUsage: server,
      subjectAlternativeNames: (topology, names) =>
        sameGroup(topology, 'kube-apiserver', 'virtual-kubelet')
          ? loopback
          : [`DNS:${names.virtualKubelet}`, ...loopback],
      lifetimeDays: oneYear,
    },
  };

export const personalCertificateTable: Readonly<Record<PersonalCertificateName, PersonalCertificateRow>> = {
  /** Its group is bound to cluster-admin by RBAC, which, unlike system:masters, can be taken back. */
  admin: {
    issuer: 'cluster',
    subject: user => [
      ['O', 'frankenetes:cluster-admins'],
      ['CN', user],
    ],
    extendedKeyUsage: client,
    lifetimeDays: oneYearHereOneWeekThere,
  },
  /** Writes that first binding, and is thrown away. */
  bootstrap: {
    issuer: 'cluster',
    subject: () => [
      ['O', 'system:masters'],
      ['CN', 'frankenetes-bootstrap'],
    ],
    extendedKeyUsage: client,
    lifetimeDays: oneHour,
  },
};
