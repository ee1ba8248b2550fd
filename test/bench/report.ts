/** One result, as a bench prints it: a line of JSON. */
export interface Result {
  readonly bench: string;
  /** How many times it was measured. */
  readonly n: number;
  readonly median: number;
  readonly unit: string;
  /** The median of what it is measured against, in the same unit. */
  readonly against?: number;
  readonly ratio?: number;
  /** What the ratio, or else the median, has to be. */
  readonly target?: string | number;
  readonly [more: string]: string | number | undefined;
}

export function print(result: Result): void {
  const rounded = Object.entries(result).map(([key, value]) => [
    key,
    typeof value === 'number' ? round(value) : value,
  ]);
  process.stdout.write(`${JSON.stringify(Object.fromEntries(rounded))}\n`);
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Two decimals. */
function round(value: number): number {
  return Math.round(value * 100) / 100;
}
