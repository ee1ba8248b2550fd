import type { TokenCredential } from '@azure/core-auth';
import {
  authentication,
  CancellationError,
  type AuthenticationGetSessionOptions,
  type AuthenticationSession,
} from 'vscode';
import { phrase } from '../../language/phrase.ts';
import { OperationError } from '../../operations/operationError.ts';

const provider = 'microsoft';
/** The double slash belongs to the resource's name, as in the Azure CLI and the Azure extensions. */
export const managementScope = 'https://management.core.windows.net//.default';

/** Milliseconds. VS Code renews its tokens by itself and tells no time: it is asked again this often. */
const askedAgainAfter = 5 * 60_000;

/** VS Code's Microsoft account as a credential. It never opens a window: signing in is the person's own act. */
export function microsoftCredential(tenantId: string | undefined): TokenCredential {
  return {
    getToken: async () => {
      const session = await microsoftSession(tenantId, { silent: true });
      if (session === undefined) {
        throw tenantId !== undefined && (await isSignedIn()) ? tenantNeedsSignIn() : notSignedIn();
      }
      return { token: session.accessToken, expiresOnTimestamp: Date.now() + askedAgainAfter };
    },
  };
}

/**
 * Opens VS Code's own sign-in when there is no session yet.
 * @throws OperationError `cancelled` when the person dismissed it.
 */
export async function signInToMicrosoft(tenantId?: string): Promise<void> {
  try {
    await microsoftSession(tenantId, { createIfNone: true });
  } catch (error) {
    throw isDismissal(error) ? new OperationError('cancelled', phrase`Cancelled.`) : error;
  }
}

/** VS Code's words, which are all that it tells (workbench/api/browser/mainThreadAuthentication.ts). */
const dismissal = /^User did not consent to (?:login\.|account access)$/;

function isDismissal(error: unknown): boolean {
  return error instanceof Error
    ? error.name === new CancellationError().name || dismissal.test(error.message)
    : dismissal.test(String(error));
}

async function microsoftSession(
  tenantId: string | undefined,
  options: AuthenticationGetSessionOptions,
): Promise<AuthenticationSession | undefined> {
  // The provider's way to name a tenant: a scope of this form (microsoft/vscode, extensions/microsoft-authentication).
  const tenant = tenantId === undefined ? [] : [`VSCODE_TENANT:${tenantId}`];
  return await authentication.getSession(provider, [managementScope, ...tenant], options);
}

/** To whatever tenant the account is at home in. */
async function isSignedIn(): Promise<boolean> {
  return (await microsoftSession(undefined, { silent: true })) !== undefined;
}

function tenantNeedsSignIn(): OperationError {
  return new OperationError(
    'tenant-needs-sign-in',
    phrase`The tenant of the chosen subscription wants a sign-in of its own. Sign in and try again.`,
  );
}

function notSignedIn(): OperationError {
  return new OperationError('not-signed-in', phrase`You are not signed in to Azure. Sign in and try again.`);
}
