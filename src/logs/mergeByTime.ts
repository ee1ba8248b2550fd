/** Something with a place in time: milliseconds since 1970. */
export interface Timed {
  readonly at: number;
}

/**
 * Several logs as one, in the order of time. Each keeps its own order: what has an earlier time than something before it
 * in the same log comes right after that.
 */
export function mergeByTime<Entry extends Timed>(logs: readonly (readonly Entry[])[]): readonly Entry[] {
  const placed = logs.flatMap(log => {
    let latest = -Infinity;
    return log.map(entry => {
      latest = Math.max(latest, entry.at);
      return { entry, latest };
    });
  });
  return placed.sort((one, other) => one.latest - other.latest).map(({ entry }) => entry);
}
