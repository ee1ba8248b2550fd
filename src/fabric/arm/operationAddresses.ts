import { createHash, createHmac, randomBytes } from 'node:crypto';
import { sameSecret } from '../network/secretsOfGroups.ts';
import { ArmError } from './armError.ts';

/** .NET's ticks (100 ns since the year 1), in which ARM writes the time of an address. */
const ticksPerMillisecond = 10_000n;
const ticksAt1970 = 621_355_968_000_000_000n;

/**
 * Addresses at which callers follow long-running operations. Since 2024 ARM signs them (`t`, `c`, `s` and `h`, about
 * 3 kB; azure-powershell's recordings), so that a client must use them as they came; these are shorter, and as opaque.
 */
export class OperationAddresses {
  readonly #key: Buffer;

  /** @param secret what this computer's fabric keeps to itself; the same after a restart. */
  constructor(secret: string) {
    this.#key = createHmac('sha256', secret).update('addresses of operations').digest();
  }

  create(host: string, path: string, apiVersion: string): string {
    const t = String(BigInt(Date.now()) * ticksPerMillisecond + ticksAt1970);
    const c = randomBytes(96).toString('base64url');
    const h = createHash('sha256').update(c).digest('base64url');
    const query = new URLSearchParams({ 'api-version': apiVersion, t, c, s: this.#sign(path, t, c, h), h });
    return `https://${host}${path}?${query.toString()}`;
  }

  /** @throws ArmError 403 for an address that is not as it was given out; no recording shows the service's words. */
  require(path: string, query: URLSearchParams): void {
    const [t = '', c = '', s = '', h = ''] = ['t', 'c', 's', 'h'].map(name => query.get(name) ?? '');
    if (!sameSecret(s, this.#sign(path, t, c, h))) {
      throw new ArmError(
        403,
        'AuthorizationFailed',
        "The signature of the operation's address is missing or wrong: use the address as it was answered.",
      );
    }
  }

  #sign(path: string, ...parts: readonly string[]): string {
    return createHmac('sha256', this.#key)
      .update(JSON.stringify([path.toLowerCase(), ...parts]))
      .digest('base64url');
  }
}
