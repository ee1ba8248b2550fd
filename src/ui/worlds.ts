import type { TokenCredential } from '@azure/core-auth';
import type { TargetKind } from '../cluster/spec.ts';
import { settledOrAborted } from '../operations/inTime.ts';
import type { CredentialStore, Kubernetes, Target } from '../operations/ports.ts';
import type { World } from '../operations/world.ts';

/** How ARM is called in the user's name. */
export interface ArmAccess {
  /** Absent: Azure's public cloud. */
  readonly endpoint?: string;
  /** PEM. */
  readonly certificateAuthority?: string;
  readonly credential: TokenCredential;
}

export interface AzureAccess extends ArmAccess {
  readonly subscriptionId: string;
  readonly tenantId: string;
}

/** The adapters of each target. extension.ts makes them; each loads its bundle when it is called. */
export interface Adapters {
  readonly connect: Readonly<Record<TargetKind, (signal: AbortSignal) => Promise<Target>>>;
  readonly credentials: Readonly<Record<TargetKind, () => Promise<CredentialStore>>>;
  readonly kubernetes: () => Promise<Kubernetes>;
  /** As World.user. */
  readonly user: () => string;
}

/** What operations work with, per target: made when first needed, kept while it works. */
export class Worlds {
  readonly #adapters: Adapters;
  readonly #targets = new Map<TargetKind, Promise<Target>>();
  readonly #closed = new AbortController();

  constructor(adapters: Adapters) {
    this.#adapters = adapters;
  }

  /** Connects once for all who ask; a caller that gives up does not take the connection from the others. */
  async target(kind: TargetKind, signal: AbortSignal): Promise<Target> {
    return settledOrAborted(this.#targets.get(kind) ?? this.#connect(kind), signal);
  }

  /** Where the secrets of a target's clusters are kept. */
  credentials(kind: TargetKind): Promise<CredentialStore> {
    return this.#adapters.credentials[kind]();
  }

  async world(kind: TargetKind, signal: AbortSignal): Promise<World> {
    const [target, credentials, kubernetes] = await Promise.all([
      this.target(kind, signal),
      this.credentials(kind),
      this.#adapters.kubernetes(),
    ]);
    return { target, credentials, kubernetes, user: this.#adapters.user() };
  }

  /** The next call connects anew: the target went away, or another one was chosen. */
  forget(kind: TargetKind): void {
    this.#targets.delete(kind);
  }

  dispose(): void {
    this.#closed.abort();
  }

  #connect(kind: TargetKind): Promise<Target> {
    const connecting = this.#adapters.connect[kind](this.#closed.signal);
    this.#targets.set(kind, connecting);
    connecting.catch(() => {
      if (this.#targets.get(kind) === connecting) {
        this.forget(kind);
      }
    });
    return connecting;
  }
}
