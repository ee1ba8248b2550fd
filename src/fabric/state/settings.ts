import { randomBytes, randomUUID } from 'node:crypto';
import type { EngineAddress } from '../engine/findEngine.ts';
import type { RegionQuotas } from '../model/regionQuotas.ts';
import type { StateDirectory } from './stateDirectory.ts';

/** What a fabric is called and where it listens: made once, kept for the life of the state directory. */
export interface Settings {
  /** On every object of ours on the engine; two fabrics never touch each other's. */
  readonly instance: string;
  readonly subscriptionId: string;
  readonly tenantId: string;
  /** Object id of this computer's user in the directory. */
  readonly ownerId: string;
  /** Of ARM on 127.0.0.1; absent until the first start. */
  readonly port?: number;
  /** Of the proxy for containers; absent until a group with an identity was made. */
  readonly proxyPort?: number;
  /** Of the subscription in each region; absent means the published ones. */
  readonly quotas?: RegionQuotas;
  /** The engine that the groups are on. */
  readonly engine?: EngineAddress;
}

const file = 'settings.json';

/** The settings on disk, and the only hand that changes them. */
export class SettingsFile {
  readonly #directory: StateDirectory;
  #settings: Settings;

  constructor(directory: StateDirectory) {
    this.#directory = directory;
    const known = directory.read(file);
    this.#settings = { ...newSettings(), ...(JSON.parse(known ?? '{}') as Partial<Settings>) };
    this.change({});
  }

  get current(): Settings {
    return this.#settings;
  }

  change(changes: Partial<Settings>): void {
    this.#settings = { ...this.#settings, ...changes };
    this.#directory.write(file, `${JSON.stringify(this.#settings, undefined, 2)}\n`);
  }
}

function newSettings(): Settings {
  return {
    instance: randomBytes(4).toString('hex'),
    subscriptionId: randomUUID(),
    tenantId: randomUUID(),
    ownerId: randomUUID(),
  };
}

/** The bearer token of this computer's user, who owns the subscription. */
export function readToken(directory: StateDirectory): string {
  const known = directory.read('token')?.trim();
  if (known !== undefined && known !== '') {
    return known;
  }
  const token = randomBytes(32).toString('base64url');
  directory.write('token', token);
  return token;
}
