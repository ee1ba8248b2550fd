/** A sign for each state, drawn in a square of 16: colour is never alone. */
export const glyphs: Readonly<Record<string, string>> = {
  Running: 'M3 8.5 L6.5 12 L13 4.5',
  Ready: 'M3 8.5 L6.5 12 L13 4.5',
  Succeeded: 'M3 8.5 L6.5 12 L13 4.5',
  Starting: 'M3 8 h0.1 M8 8 h0.1 M13 8 h0.1',
  Stopping: 'M3 8 h0.1 M8 8 h0.1 M13 8 h0.1',
  Deleting: 'M3 8 h0.1 M8 8 h0.1 M13 8 h0.1',
  Restarting: 'M12.5 5.5 A5 5 0 1 0 13 9 M13 2.5 V6 H9.5',
  Stopped: 'M4 4 H12 V12 H4 Z',
  Incomplete: 'M3 3 L13 13 M8 2 A6 6 0 1 0 8.01 2',
  Unhealthy: 'M8 2.5 V9 M8 12.5 h0.1',
  Failed: 'M4 4 L12 12 M12 4 L4 12',
  Unknown: 'M5.5 6 A2.5 2.5 0 1 1 8 8.5 V9.5 M8 12.5 h0.1',
};
