/**
 * Milliseconds between two reads of a target that somebody looks at: while something changes, at rest, and when the
 * last read failed.
 */
export const changeInterval = 1_000;
export const restInterval = 5_000;
export const failedInterval = 30_000;
