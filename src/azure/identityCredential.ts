import type { TokenCredential } from '@azure/core-auth';
import { AzureCliCredential, EnvironmentCredential, ManagedIdentityCredential } from '@azure/identity';

export const identityKinds = ['azure-cli', 'environment', 'managed-identity'] as const;
export type IdentityKind = (typeof identityKinds)[number];

const credentials: Readonly<Record<IdentityKind, () => TokenCredential>> = {
  'azure-cli': () => new AzureCliCredential(),
  environment: () => new EnvironmentCredential(),
  'managed-identity': () => new ManagedIdentityCredential(),
};

/** A way to sign in that does not go through VS Code's account. Nothing is called until a token is needed. */
export function identityCredential(kind: IdentityKind): TokenCredential {
  return credentials[kind]();
}
