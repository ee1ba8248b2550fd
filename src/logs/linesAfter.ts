import type { LogLine } from './logLine.ts';

/** What a new reading of a log has beyond the lines that were seen already. */
export interface NewLines {
  readonly lines: readonly LogLine[];
  /** False: none of the lines seen is in this reading, so lines in between may be missing. */
  readonly continues: boolean;
}

/** How many lines are compared: enough to be sure, however long the log. */
export const comparedLines = 50;

/**
 * The lines of a reading that come after those seen. Timestamps tell equal texts apart; lines of the live stream
 * have none and are compared by text alone.
 * @param seen the last lines that were seen, oldest first.
 */
export function linesAfter(seen: readonly LogLine[], reading: readonly LogLine[]): NewLines {
  if (seen.length === 0) {
    return { lines: reading, continues: true };
  }
  for (let end = reading.length; end > 0; end -= 1) {
    if (endsAlike(seen, reading, end)) {
      return { lines: reading.slice(end), continues: true };
    }
  }
  return isBehind(reading, seen) ? { lines: [], continues: true } : { lines: reading, continues: false };
}

/** Whether a reading ends before the lines seen do: the live stream may be ahead of the log. */
function isBehind(reading: readonly LogLine[], seen: readonly LogLine[]): boolean {
  return reading.length > 0 && seen.some((_line, index) => endsAlike(reading, seen, index + 1));
}

/** Whether some lines end as the first `end` of others do, as far back as both go. */
function endsAlike(lines: readonly LogLine[], others: readonly LogLine[], end: number): boolean {
  const count = Math.min(comparedLines, lines.length, end);
  for (let back = 1; back <= count; back += 1) {
    if (!isSame(others[end - back], lines.at(-back))) {
      return false;
    }
  }
  return true;
}

function isSame(one: LogLine | undefined, other: LogLine | undefined): boolean {
  const sameTime = one?.time === undefined || other?.time === undefined || one.time === other.time;
  return sameTime && one?.text === other?.text;
}
