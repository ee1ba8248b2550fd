/** A token bucket: it is full at first, and what was taken comes back with time. */
export class Allowance {
  readonly #size: { readonly burst: number; readonly perSecond: number };
  #left: number;
  #at = Date.now();

  constructor(size: { readonly burst: number; readonly perSecond: number }) {
    this.#size = size;
    this.#left = size.burst;
  }

  /** @returns how many of those that are wanted may be had now. */
  take(wanted: number): number {
    const now = Date.now();
    const { burst, perSecond } = this.#size;
    this.#left = Math.min(burst, this.#left + ((now - this.#at) / 1000) * perSecond);
    this.#at = now;
    const taken = Math.min(wanted, Math.floor(this.#left));
    this.#left -= taken;
    return taken;
  }
}
