import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { SaltedHash } from '../model/resource.ts';

/** A new secret; it is shown once, and only its hash is kept. No sign in it means anything to a shell or an option parser. */
export function createSecret(): { readonly secret: string; readonly kept: SaltedHash } {
  const secret = randomBytes(32).toString('hex');
  const salt = randomBytes(16).toString('base64url');
  return { secret, kept: { salt, hash: hashOf(secret, salt).toString('base64url') } };
}

/** In a time that tells nothing about where they differ. */
export function isSecret(given: string, { salt, hash }: SaltedHash): boolean {
  return timingSafeEqual(hashOf(given, salt), Buffer.from(hash, 'base64url'));
}

/** Quick on purpose: the secret is 256 random bits, which nobody guesses however quick the hash is. */
function hashOf(secret: string, salt: string): Buffer {
  return createHmac('sha256', salt).update(secret).digest();
}
