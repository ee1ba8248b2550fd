/** A sign for each state, drawn from the upper left corner of a square of 16: colour is never alone. */
export const glyphs: Readonly<Record<string, string>> = {
  Running: 'm3 8.5 l3.5 3.5 l6.5 -7.5',
  Ready: 'm3 8.5 l3.5 3.5 l6.5 -7.5',
  Succeeded: 'm3 8.5 l3.5 3.5 l6.5 -7.5',
  Starting: 'm3 8 h.1 m4.9 0 h.1 m4.9 0 h.1',
  Stopping: 'm3 8 h.1 m4.9 0 h.1 m4.9 0 h.1',
  Deleting: 'm3 8 h.1 m4.9 0 h.1 m4.9 0 h.1',
  Restarting: 'm12.5 5.5 a5 5 0 1 0 .5 3.5 m0 -6.5 v3.5 h-3.5',
  Stopped: 'm4 4 h8 v8 h-8 z',
  Incomplete: 'm3 3 l10 10 m-5 -11 a6 6 0 1 0 .01 0',
  Unhealthy: 'm8 2.5 v6.5 m0 3.5 h.1',
  Failed: 'm4 4 l8 8 m0 -8 l-8 8',
  Unknown: 'm5.5 6 a2.5 2.5 0 1 1 2.5 2.5 v1 m0 3 h.1',
};
