import { sameId } from '../model/access.ts';
import type { ServicePrincipal } from '../model/resource.ts';
import type { ResourceStore } from '../state/resourceStore.ts';
import type { AccessToken, AccessTokens } from './accessTokens.ts';
import { isSecret } from './applicationSecret.ts';
import { isKnownAudience } from './audiences.ts';
import { EntraError } from './entraError.ts';
import { FailedAttempts } from './failedAttempts.ts';
import type { TokenRequest } from './tokenRequest.ts';

/** Seconds; as Entra's for applications, of which it tells one less. */
const lifetime = 3600;

export interface TokenEndpointOptions {
  readonly store: ResourceStore;
  readonly tokens: AccessTokens;
  readonly hosts: () => readonly string[];
}

/** Gives service principals tokens for their secrets. */
export class TokenEndpoint {
  readonly #options: TokenEndpointOptions;
  readonly #failures = new FailedAttempts();

  constructor(options: TokenEndpointOptions) {
    this.#options = options;
  }

  /** @throws EntraError for an unknown application, a wrong secret, too many of them, or an unknown audience. */
  issue({ clientId, clientSecret, audience }: TokenRequest): AccessToken {
    const application = this.#authenticate(clientId, clientSecret);
    if (!isKnownAudience(audience, this.#options.hosts())) {
      throw new EntraError(500011, audience);
    }
    return this.#options.tokens.issue(application, audience, lifetime);
  }

  #authenticate(clientId: string, secret: string): ServicePrincipal {
    const application = this.#options.store
      .list('servicePrincipal')
      .find(known => sameId(known.clientId, clientId));
    if (application === undefined) {
      throw new EntraError(700016, clientId);
    }
    const retryAfter = this.#failures.secondsToWait(application.clientId);
    if (retryAfter > 0) {
      throw new EntraError(90055, clientId, { retryAfter });
    }
    if (!isSecret(secret, application.secret)) {
      this.#failures.note(application.clientId);
      throw new EntraError(7000215, clientId);
    }
    return application;
  }
}

/** RFC 6749, 5.1, with Entra's additions. */
export function tokenBody({ token, expiresOn, notBefore }: AccessToken): unknown {
  const seconds = expiresOn - notBefore - 1;
  return { token_type: 'Bearer', expires_in: seconds, ext_expires_in: seconds, access_token: token };
}

/** The older endpoint's form: numbers are texts, and times are told as well. */
export function olderTokenBody({ token, expiresOn, notBefore }: AccessToken, resource: string): unknown {
  const seconds = String(expiresOn - notBefore - 1);
  return {
    token_type: 'Bearer',
    expires_in: seconds,
    ext_expires_in: seconds,
    expires_on: String(expiresOn),
    not_before: String(notBefore),
    resource,
    access_token: token,
  };
}
