import { readFile } from 'node:fs/promises';
import type { TokenCredential } from '@azure/core-auth';
import { EventEmitter, type Memento } from 'vscode';
import type { CredentialKind } from '../../contract/settings.ts';
import { phrase } from '../../language/phrase.ts';
import { OperationError } from '../../operations/operationError.ts';
import type { Region, Subscription } from '../../operations/ports.ts';
import { setting } from '../settings.ts';
import type { ArmAccess, AzureAccess } from '../worlds.ts';
import { managementScope, microsoftCredential, signInToMicrosoft } from './microsoftCredential.ts';

/** What an account needs of the Azure adapters: loaded when it is called. */
export interface AccountAdapters {
  readonly identityCredential: (kind: Exclude<CredentialKind, 'vscode'>) => Promise<TokenCredential>;
  readonly listSubscriptions: (access: ArmAccess, signal: AbortSignal) => Promise<readonly Subscription[]>;
  readonly listRegions: (
    access: ArmAccess,
    subscriptionId: string,
    signal: AbortSignal,
  ) => Promise<readonly Region[]>;
}

/** The version is part of the key: what another version remembered is not read. */
const subscriptionKey = 'frankenetes.azure.subscription.1';

/** Milliseconds for a list. */
const listPatience = 60_000;

/** Whose name Azure is called in, and for which subscription. */
export class AzureAccount {
  readonly #memory: Memento;
  readonly #adapters: AccountAdapters;
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(memory: Memento, adapters: AccountAdapters) {
    this.#memory = memory;
    this.#adapters = adapters;
  }

  /** Azure is not asked for anything before somebody chose a subscription. */
  get inUse(): boolean {
    return this.subscription !== undefined;
  }

  get subscription(): Subscription | undefined {
    return this.#memory.get<Subscription>(subscriptionKey);
  }

  async choose(subscription: Subscription): Promise<void> {
    await this.#memory.update(subscriptionKey, subscription);
    this.#changed.fire();
  }

  /**
   * Signs in where that is a person's act in VS Code, and sees whether there is a token where it is one elsewhere.
   * What failed for want of it may work now.
   * @returns in whose name Azure is called.
   */
  async signIn(tenantId?: string): Promise<CredentialKind> {
    await ensureSession(tenantId);
    const kind = setting('credential');
    if (kind !== 'vscode') {
      await (await this.#armAccess(tenantId)).credential.getToken(managementScope);
    }
    this.#changed.fire();
    return kind;
  }

  /**
   * The subscriptions to choose from; signs in first.
   * @throws OperationError `no-subscription` where the account has none; whatever ARM answers.
   */
  async subscriptions(): Promise<readonly Subscription[]> {
    await ensureSession();
    const access = await this.#armAccess();
    const listed = await this.#adapters.listSubscriptions(access, AbortSignal.timeout(listPatience));
    if (listed.length === 0) {
      throw new OperationError(
        'no-subscription',
        phrase`This account has no Azure subscription. Sign in with another one, or make one at azure.com.`,
      );
    }
    return listed;
  }

  /** The regions of a subscription. */
  async regions({ subscriptionId, tenantId }: Subscription): Promise<readonly Region[]> {
    const access = await this.#armAccess(tenantId);
    return await this.#adapters.listRegions(access, subscriptionId, AbortSignal.timeout(listPatience));
  }

  /**
   * Asks nobody anything.
   * @throws OperationError `not-configured` when no subscription is chosen, or the endpoint cannot be used.
   */
  async access(): Promise<AzureAccess> {
    const { subscription } = this;
    if (subscription === undefined) {
      throw new OperationError(
        'not-configured',
        phrase`No Azure subscription is chosen yet. Choose one first.`,
      );
    }
    const { subscriptionId, tenantId } = subscription;
    return { ...(await this.#armAccess(tenantId)), subscriptionId, tenantId };
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #armAccess(tenantId?: string): Promise<ArmAccess> {
    const endpoint = setting('endpoint');
    if (endpoint !== '') {
      return testAccess(endpoint);
    }
    const kind = setting('credential');
    return {
      credential:
        kind === 'vscode' ? microsoftCredential(tenantId) : await this.#adapters.identityCredential(kind),
    };
  }
}

/** Only VS Code's account has a window of its own to sign in with. */
async function ensureSession(tenantId?: string): Promise<void> {
  if (setting('endpoint') === '' && setting('credential') === 'vscode') {
    await signInToMicrosoft(tenantId);
  }
}

const loopbackHosts: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** An ARM on this computer, for tests: a token must never be sent anywhere else. */
async function testAccess(endpoint: string): Promise<ArmAccess> {
  const url = URL.parse(endpoint);
  if (url?.protocol !== 'https:' || !loopbackHosts.has(url.hostname)) {
    throw new OperationError(
      'not-configured',
      phrase`The setting frankenetes.azure.endpoint is for tests: only an https address of this computer is taken.`,
    );
  }
  const [certificateAuthority, token] = await Promise.all([
    fileOfSetting('certificateAuthorityFile'),
    fileOfSetting('tokenFile'),
  ]);
  return { endpoint, certificateAuthority, credential: staticCredential(token.trim()) };
}

async function fileOfSetting(name: 'certificateAuthorityFile' | 'tokenFile'): Promise<string> {
  const file = setting(name);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new OperationError(
      'not-configured',
      phrase`The file that the setting frankenetes.azure.${name} names cannot be read: ${file}`,
      { cause: error },
    );
  }
}

/** Milliseconds. The token does not expire; the SDK wants to hear a time. */
const staticLifetime = 3_600_000;

function staticCredential(token: string): TokenCredential {
  return { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + staticLifetime }) };
}
