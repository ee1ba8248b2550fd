import type { SigningKey } from './signingKey.ts';

/** How a client signs in here (OpenID Connect Discovery 1.0), for the version of the endpoints that it uses. */
export function openIdConfiguration(host: string, tenantId: string, version: '' | '/v2.0'): unknown {
  const tenant = `https://${host}/${tenantId}`;
  return {
    token_endpoint: `${tenant}/oauth2${version}/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    jwks_uri: `${tenant}/discovery${version}/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['ES256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: version === '' ? `https://sts.windows.net/${tenantId}/` : `${tenant}/v2.0`,
    authorization_endpoint: `${tenant}/oauth2${version}/authorize`,
    device_authorization_endpoint: `${tenant}/oauth2${version}/devicecode`,
    end_session_endpoint: `${tenant}/oauth2${version}/logout`,
    tenant_region_scope: null,
    cloud_instance_name: host,
  };
}

/** Which authorities are the same: this one is by itself. */
export function instanceDiscovery(host: string, tenantId: string): unknown {
  return {
    tenant_discovery_endpoint: `https://${host}/${tenantId}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  };
}

/** The keys by which tokens can be recognised (RFC 7517). */
export function signingKeys({ publicKey, id }: SigningKey): unknown {
  return { keys: [{ ...publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256', kid: id }] };
}
