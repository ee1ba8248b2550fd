import { rootCertificates } from 'node:tls';
import type { SurroundingVolume, Surroundings } from '../model/groupSpecs.ts';
import type { ContainerGroup } from '../model/resource.ts';
import type { ManagementProxy } from './managementProxy.ts';
import type { SecretsOfGroups } from './secretsOfGroups.ts';

const trustPath = '/var/run/frankenetes';
const trustFile = 'ca-bundle.crt';

/**
 * What a container gets by which programs with a managed identity find Azure Resource Manager here: the road
 * to it, whom to trust, where tokens are. Groups without an identity get nothing.
 */
export class IdentitySurroundings implements Surroundings {
  readonly #proxy: ManagementProxy;
  readonly #secrets: SecretsOfGroups;
  readonly #trust: SurroundingVolume;

  /** @param authority the certificate (PEM) of whoever signed the fabric's own. */
  constructor(proxy: ManagementProxy, secrets: SecretsOfGroups, authority: string) {
    this.#proxy = proxy;
    this.#secrets = secrets;
    const bundle = Buffer.from([...rootCertificates, authority].map(pem => pem.trim()).join('\n') + '\n');
    this.#trust = { name: 'frankenetes-trust', mountPath: trustPath, files: { [trustFile]: bundle } };
  }

  volumes(group: ContainerGroup): readonly SurroundingVolume[] {
    return hasIdentity(group) ? [this.#trust] : [];
  }

  /**
   * `HTTPS_PROXY` alone: plain http goes directly, so also the token endpoint. The names of container groups
   * do not go through the proxy, which leads nowhere but to Azure Resource Manager.
   * @throws Error when the proxy cannot be reached by containers.
   */
  async environment(group: ContainerGroup): Promise<Readonly<Record<string, string>>> {
    if (!hasIdentity(group)) {
      return {};
    }
    const address = await this.#proxy.listen();
    const user = group.engineGroup;
    return {
      HTTPS_PROXY: `http://${user}:${this.#secrets.derive('proxy', user)}@${address}`,
      NO_PROXY: '.azurecontainer.io,127.0.0.1,localhost',
      SSL_CERT_FILE: `${trustPath}/${trustFile}`,
      IDENTITY_ENDPOINT: `http://${address}/msi/token`,
      IDENTITY_HEADER: identityHeader(this.#secrets, user),
    };
  }
}

/** Names the group, and proves that the caller is one of its containers. */
export function identityHeader(secrets: SecretsOfGroups, engineGroup: string): string {
  return `${engineGroup}.${secrets.derive('identity', engineGroup)}`;
}

export function hasIdentity({
  identity,
  systemIdentity,
}: Pick<ContainerGroup, 'identity' | 'systemIdentity'>): boolean {
  return systemIdentity !== undefined || Object.keys(identity?.userAssignedIdentities ?? {}).length > 0;
}
