import { createHash } from 'node:crypto';

const letters = 'abcdefghijklmnopqrstuvwxyz234567';

/** As many letters and digits as wanted (32 at most), the same for the same parts. */
export function shortHash(parts: readonly string[], length: number): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  return [...digest.subarray(0, length)].map(byte => letters[byte % letters.length]).join('');
}
