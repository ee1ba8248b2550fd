import type { Principal } from '../model/access.ts';
import type { UserAssignedIdentity } from '../model/resource.ts';
import type { ResourceStore } from '../state/resourceStore.ts';
import { sameSecret, type SecretsOfGroups } from './secretsOfGroups.ts';

/** Seconds that a token is good for. */
const lifetime = 86_400;

/** The two names of Azure Resource Manager's audience ("Azure Resource Manager token audiences"). */
const resourceManagers = new Set(['https://management.azure.com', 'https://management.core.windows.net']);

/** Whether tokens are for this audience; a slash at its end is as good as none. */
export function isResourceManager(audience: string): boolean {
  return resourceManagers.has(audience.replace(/\/$/, ''));
}

interface Claims {
  readonly oid: string;
  readonly exp: number;
}

/** Access tokens of user-assigned identities: JWTs that the fabric signs and recognises after a restart. */
export class IdentityTokens {
  readonly #secrets: SecretsOfGroups;
  readonly #store: ResourceStore;
  readonly #tenantId: string;

  constructor(secrets: SecretsOfGroups, store: ResourceStore, tenantId: string) {
    this.#secrets = secrets;
    this.#store = store;
    this.#tenantId = tenantId;
  }

  /** @returns the token and when it ends, in seconds since 1970. */
  issue(
    identity: UserAssignedIdentity,
    audience: string,
    now = new Date(),
  ): { readonly token: string; readonly expiresOn: number } {
    const issuedAt = Math.floor(now.getTime() / 1000);
    const expiresOn = issuedAt + lifetime;
    const signed = [
      { alg: 'HS256', typ: 'JWT' },
      {
        aud: audience,
        iss: `https://sts.windows.net/${this.#tenantId}/`,
        iat: issuedAt,
        nbf: issuedAt,
        exp: expiresOn,
        appid: identity.clientId,
        oid: identity.principalId,
        tid: this.#tenantId,
      },
    ]
      .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return { token: `${signed}.${this.#secrets.derive('token', signed)}`, expiresOn };
  }

  /** @returns undefined for a token that is not ours, has ended, or whose identity is no more. */
  principalOf(token: string, now = new Date()): Principal | undefined {
    const lastDot = token.lastIndexOf('.');
    const signed = token.slice(0, lastDot);
    if (lastDot < 0 || !sameSecret(token.slice(lastDot + 1), this.#secrets.derive('token', signed))) {
      return undefined;
    }
    const { oid, exp } = JSON.parse(
      Buffer.from(signed.split('.')[1] ?? '', 'base64url').toString('utf8'),
    ) as Claims;
    const identity = this.#store.list('userAssignedIdentity').find(({ principalId }) => principalId === oid);
    return identity === undefined || exp * 1000 <= now.getTime()
      ? undefined
      : { kind: 'identity', principalId: identity.principalId, clientId: identity.clientId };
  }
}
