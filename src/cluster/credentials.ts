/** The secrets of a cluster. They live with the user; copies enter Azure only in `secret` volumes. */

/** PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly privateKey: string;
}

/** Five trust domains: a certificate of one is worth nothing in another. */
export type AuthorityName = 'cluster' | 'etcd' | 'front-proxy' | 'kubelet-serving' | 'kubelet-client';

/** The certificates that components hold for as long as they run. */
export type ComponentCertificateName =
  | 'apiserver'
  | 'apiserver-kubelet-client'
  | 'apiserver-etcd-client'
  | 'etcd-server'
  | 'etcd-peer'
  | 'etcd-snapshot'
  | 'front-proxy-client'
  | 'controller-manager'
  | 'scheduler'
  | 'virtual-kubelet'
  | 'virtual-kubelet-serving';

/** Certificates issued when they are needed and never stored with the cluster. */
export type PersonalCertificateName = 'admin' | 'bootstrap';

export interface ClusterCredentials {
  readonly version: 1;
  readonly clusterId: string;
  readonly authorities: Readonly<Record<AuthorityName, KeyPair>>;
  readonly certificates: Readonly<Record<ComponentCertificateName, KeyPair>>;
  /** Signs ServiceAccount tokens. PEM. */
  readonly serviceAccount: { readonly privateKey: string; readonly publicKey: string };
  /** 32 bytes in base64: encrypts Secrets inside etcd (secretbox). */
  readonly encryptionKey: string;
}
