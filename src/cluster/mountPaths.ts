/** Where each component finds its files, and where etcd keeps its data. */
export const credentialsPath = '/pki';
export const etcdDataVolume = 'etcd-data';
export const etcdDataPath = '/var/lib/etcd';
