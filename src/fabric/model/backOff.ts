/** Seconds. The first restarts come quickly: a control plane's parts start in any order and some exit at first. */
const firstDelay = 1;
const longestDelay = 300;

/** Seconds that a container must have run to be forgiven; Kubernetes' figure. */
const forgivenAfter = 600;

/** Seconds to wait before each restart of one container: 1, 2, 4, … up to 300. */
export class BackOff {
  #delay = firstDelay;

  /** @param ranFor how long the container ran, in seconds. */
  next(ranFor = 0): number {
    if (ranFor >= forgivenAfter) {
      this.#delay = firstDelay;
    }
    const delay = this.#delay;
    this.#delay = Math.min(delay * 2, longestDelay);
    return delay;
  }
}
