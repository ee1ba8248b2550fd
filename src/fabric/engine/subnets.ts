/** First and last address of an IPv4 network, as numbers. */
interface Range {
  readonly first: number;
  readonly last: number;
}

/** Private (RFC 1918) and away from the pools that Docker (172.17.0.0/12, 192.168.0.0/16) and Podman (10.88.0.0/15) take. */
const pool = '10.213';
const poolSize = 256;

/**
 * A free /24, looked for from a place that depends on the fabric: two that start at once rarely meet.
 * @param taken IPv4 networks in use, as `10.88.0.0/16`; anything else is passed over.
 * @returns The first three numbers of its addresses, as `10.213.7`; undefined when none is free.
 */
export function freeSubnet(taken: readonly string[], instance: string): string | undefined {
  const ranges = taken.map(rangeOf).filter(range => range !== undefined);
  const start = [...instance].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % poolSize, 7);
  for (let step = 0; step < poolSize; step += 1) {
    const prefix = `${pool}.${(start + step) % poolSize}`;
    const candidate = rangeOf(`${prefix}.0/24`);
    if (candidate && !ranges.some(range => overlap(range, candidate))) {
      return prefix;
    }
  }
  return undefined;
}

function rangeOf(cidr: string): Range | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr);
  if (!match) {
    return undefined;
  }
  const [a = 0, b = 0, c = 0, d = 0, bits = 0] = match.slice(1).map(Number);
  const size = 2 ** (32 - bits);
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  const first = address - (address % size);
  return { first, last: first + size - 1 };
}

function overlap(one: Range, other: Range): boolean {
  return one.first <= other.last && other.first <= one.last;
}
