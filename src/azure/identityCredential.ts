import type { TokenCredential } from '@azure/core-auth';
import { AzureCliCredential, EnvironmentCredential, ManagedIdentityCredential } from '@azure/identity';
import { phrase, type Phrase } from '../language/phrase.ts';
import { OperationError } from '../operations/operationError.ts';

export const identityKinds = ['azure-cli', 'environment', 'managed-identity'] as const;
export type IdentityKind = (typeof identityKinds)[number];

interface Identity {
  readonly credential: () => TokenCredential;
  /** What a person does where there is no token. */
  readonly remedy: Phrase;
}

const identities: Readonly<Record<IdentityKind, Identity>> = {
  'azure-cli': {
    credential: () => new AzureCliCredential(),
    remedy: phrase`Azure is called as the account of the Azure CLI, which gives no token. Run "az login" in a terminal and try again.`,
  },
  environment: {
    credential: () => new EnvironmentCredential(),
    remedy: phrase`Azure is called as the service principal in the environment, which gives no token. Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, and start VS Code anew with them.`,
  },
  'managed-identity': {
    credential: () => new ManagedIdentityCredential(),
    remedy: phrase`Azure is called as the managed identity of this computer, which gives no token. Assign one to the virtual machine or container, or choose another credential in the settings.`,
  },
};

/** A way to sign in that does not go through VS Code's account. Nothing is called until a token is needed. */
export function identityCredential(kind: IdentityKind): TokenCredential {
  return withRemedy(identities[kind].credential(), kind);
}

/** The same credential; where it has no token it says what to do, as OperationError `not-signed-in`. */
export function withRemedy(credential: TokenCredential, kind: IdentityKind): TokenCredential {
  return {
    getToken: async (...request) => {
      try {
        return await credential.getToken(...request);
      } catch (error) {
        throw isWithoutToken(error)
          ? new OperationError('not-signed-in', identities[kind].remedy, { cause: error })
          : error;
      }
    },
  };
}

/** How @azure/identity calls its errors: nobody is signed in, or what was given is refused. */
const errorNames: ReadonlySet<string | undefined> = new Set([
  'CredentialUnavailableError',
  'AuthenticationError',
  'AuthenticationRequiredError',
]);

function isWithoutToken(error: unknown): boolean {
  return errorNames.has((error as Partial<Error> | undefined)?.name);
}
