/** Milliseconds between two reads of a target that somebody looks at: while something changes, and at rest. */
export const changeInterval = 1_000;
export const restInterval = 5_000;
