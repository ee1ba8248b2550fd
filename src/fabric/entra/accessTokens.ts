import { randomUUID, sign, verify } from 'node:crypto';
import type { Client } from '../model/access.ts';
import { findInDirectory } from '../model/directory.ts';
import type { ResourceStore } from '../state/resourceStore.ts';
import { isResourceManager } from './audiences.ts';
import type { SigningKey } from './signingKey.ts';

export interface AccessTokensOptions {
  readonly key: SigningKey;
  readonly store: ResourceStore;
  readonly tenantId: string;
  /** The names by which this server may be called. */
  readonly hosts: () => readonly string[];
}

/** An access token, and when it ends, in seconds since 1970. */
export interface AccessToken {
  readonly token: string;
  readonly notBefore: number;
  readonly expiresOn: number;
}

interface Claims {
  readonly aud: string;
  readonly oid: string;
  readonly exp: number;
}

const algorithm = { alg: 'ES256', typ: 'JWT' } as const;

/** Access tokens of everybody in the directory: JWTs that the fabric signs and recognises after a restart. */
export class AccessTokens {
  readonly #options: AccessTokensOptions;

  constructor(options: AccessTokensOptions) {
    this.#options = options;
  }

  /** With the claims of a v1.0 token that clients read. @param lifetime in seconds */
  issue(
    { principalId, clientId }: Omit<Client, 'kind'>,
    audience: string,
    lifetime: number,
    now = new Date(),
  ): AccessToken {
    const { key, tenantId } = this.#options;
    const notBefore = Math.floor(now.getTime() / 1000);
    const expiresOn = notBefore + lifetime;
    const issuer = `https://sts.windows.net/${tenantId}/`;
    const signed = [
      { ...algorithm, kid: key.id },
      {
        aud: audience,
        iss: issuer,
        iat: notBefore,
        nbf: notBefore,
        exp: expiresOn,
        appid: clientId,
        idp: issuer,
        idtyp: 'app',
        oid: principalId,
        sub: principalId,
        tid: tenantId,
        uti: randomUUID(),
        ver: '1.0',
      },
    ]
      .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const signature = sign('sha256', Buffer.from(signed), {
      key: key.privateKey,
      dsaEncoding: 'ieee-p1363',
    });
    return { token: `${signed}.${signature.toString('base64url')}`, notBefore, expiresOn };
  }

  /** @returns undefined for a token that is not ours, not for ARM, has ended, or whose principal is no more. */
  principalOf(token: string, now = new Date()): Client | undefined {
    const claims = this.#signedClaims(token);
    if (claims === undefined || claims.exp * 1000 <= now.getTime()) {
      return undefined;
    }
    const { store, hosts } = this.#options;
    const known = findInDirectory(store, claims.oid);
    return known === undefined || !isResourceManager(claims.aud, hosts())
      ? undefined
      : { kind: 'identity', principalId: known.principalId, clientId: known.clientId };
  }

  #signedClaims(token: string): Claims | undefined {
    const [header = '', payload = '', signature = '', more] = token.split('.');
    const isSigned =
      more === undefined &&
      verify(
        'sha256',
        Buffer.from(`${header}.${payload}`),
        { key: this.#options.key.publicKey, dsaEncoding: 'ieee-p1363' },
        Buffer.from(signature, 'base64url'),
      );
    return isSigned ? (JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims) : undefined;
  }
}
