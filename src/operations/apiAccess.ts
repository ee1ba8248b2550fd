import type { ClusterCredentials, KeyPair, PersonalCertificateName } from '../cluster/credentials.ts';
import { components } from '../cluster/components.ts';
import { controlPlaneResourceGroup } from '../cluster/names.ts';
import type { ClusterSpec } from '../cluster/spec.ts';
import { componentFqdn, groupOf } from '../cluster/topology.ts';
import { phrase } from '../language/phrase.ts';
import { credentialsMissing } from './ensureCredentials.ts';
import { OperationError } from './operationError.ts';
import type { ApiAccess } from './ports.ts';
import type { World } from './world.ts';

/** The components that are called from the user's computer. */
export type CalledComponent = 'etcd' | 'kube-apiserver';

/**
 * How a component of a cluster is called from this computer. etcd is asked with the snapshot certificate, the
 * apiserver with a certificate issued for the purpose.
 * @returns undefined while its container group has no address.
 */
export async function apiAccess(
  component: CalledComponent,
  as: PersonalCertificateName,
  spec: ClusterSpec,
  credentials: ClusterCredentials,
  world: World,
  signal: AbortSignal,
): Promise<ApiAccess | undefined> {
  const group = await world.target.resourceManager.getContainerGroup(
    controlPlaneResourceGroup(spec.name),
    groupOf(spec.topology, component).name,
    signal,
  );
  const port = components[component].port;
  const endpoint =
    group === undefined || port === undefined ? undefined : await world.target.endpoint(group, port, signal);
  if (endpoint === undefined) {
    return undefined;
  }
  return {
    endpoint,
    serverName: componentFqdn(spec, component),
    ...(component === 'etcd'
      ? {
          certificateAuthority: credentials.authorities.etcd.certificate,
          client: credentials.certificates['etcd-snapshot'],
        }
      : {
          certificateAuthority: credentials.authorities.cluster.certificate,
          client: await personalCertificate(as, spec, credentials, world),
        }),
  };
}

/**
 * How the Kubernetes API of a cluster is called in the user's own name, with a certificate that is issued now.
 * @throws OperationError `credentials-missing`; `not-ready-in-time` while the API has no address.
 */
export async function adminAccess(spec: ClusterSpec, world: World, signal: AbortSignal): Promise<ApiAccess> {
  const credentials = await world.credentials.read(spec);
  if (credentials === undefined) {
    throw credentialsMissing(spec);
  }
  const access = await apiAccess('kube-apiserver', 'admin', spec, credentials, world, signal);
  if (access === undefined) {
    throw new OperationError(
      'not-ready-in-time',
      phrase`The Kubernetes API of cluster "${spec.name}" has no address: its container group does not run. Start it first.`,
    );
  }
  return access;
}

async function personalCertificate(
  name: PersonalCertificateName,
  spec: ClusterSpec,
  credentials: ClusterCredentials,
  world: World,
): Promise<KeyPair> {
  const { issuePersonalCertificate } = await import('../pki/issueCredentials.ts');
  return issuePersonalCertificate(credentials, name, { user: world.user, target: spec.target });
}
