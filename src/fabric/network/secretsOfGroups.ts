import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Secrets that are derived and never stored: whoever has the fabric's own token could make them, nobody else,
 * and they are the same after a restart of the fabric.
 */
export class SecretsOfGroups {
  readonly #key: string;

  constructor(token: string) {
    this.#key = token;
  }

  /** Of one group for one purpose; 43 characters that are safe in a URL. */
  derive(purpose: 'proxy' | 'identity', subject: string): string {
    return createHmac('sha256', this.#key).update(`${purpose}\n${subject}`).digest('base64url');
  }
}

/** In a time that tells nothing about where they differ. */
export function sameSecret(given: string, expected: string): boolean {
  const digest = (value: string): Buffer => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
