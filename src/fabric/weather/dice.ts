import { createHash } from 'node:crypto';

const bytes = 6;

/**
 * One throw of the dice: a number from 0 up to 1 that depends on nothing but the seed and these words. There is no
 * state between throws, so no stream of them can shift another one.
 */
export function roll(seed: number, ...words: readonly (string | number)[]): number {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...words]))
    .digest();
  return digest.readUIntBE(0, bytes) / 256 ** bytes;
}
