/** How often what is followed is asked for anything. Milliseconds. */
export interface FollowPace {
  /** Between two looks while there is no live stream. */
  readonly poll: number;
  /** Between two looks at a container that has ended: they become ever more seldom. */
  readonly longestPoll: number;
  /** Until a live stream that was refused is asked for again. */
  readonly refused: number;
  /** Between two readings of a log that is behind its live stream. */
  readonly behind: number;
  /** While nothing answers at all. */
  readonly firstRetry: number;
  readonly longestRetry: number;
}

export const usualPace: FollowPace = {
  poll: 2_000,
  longestPoll: 30_000,
  refused: 30_000,
  behind: 100,
  firstRetry: 500,
  longestRetry: 30_000,
};

/** How long nothing is asked after so many looks in a row at a container that has ended. */
export function pauseAfterLooks(looks: number, { poll, longestPoll }: FollowPace): number {
  return Math.min(poll * 2 ** looks, longestPoll);
}

/** How long nothing is asked after so many failures in a row. */
export function pauseAfterFailures(failures: number, { firstRetry, longestRetry }: FollowPace): number {
  return Math.min(firstRetry * 2 ** failures, longestRetry);
}
