import type { LogLine } from './logLine.ts';

/** What a new reading of a log has beyond the lines that were seen already. */
export interface NewLines {
  readonly lines: readonly LogLine[];
  /** False: the place of the lines seen is not in this reading for sure, so lines in between may be missing. */
  readonly continues: boolean;
}

/** Where a live stream goes on from the lines seen. */
export interface Join {
  /** So many of the first live lines are the last ones seen. */
  readonly overlap: number;
  /** False: the log that was read is behind the stream, or equal lines fit in several ways. */
  readonly sure: boolean;
}

/** How many lines are compared: enough to be sure, however long the log. */
export const comparedLines = 50;

/** Characters of each: engines keep a long line in pieces, and may give each of them a time when it is read. */
const comparedCharacters = 1024;

/**
 * The end of the lines that were seen of one log, so that a new reading can be continued where they end. Lines of the
 * live stream have no time. They are counted since the last line that has one: that tells equal texts apart.
 */
export class SeenLines {
  #last: readonly LogLine[] = [];
  /** The last lines up to the newest one with a time, and how many were seen since. Times may be of whole seconds. */
  #timed: readonly LogLine[] = [];
  #since = 0;

  get isEmpty(): boolean {
    return this.#last.length === 0;
  }

  get sinceAnchor(): number {
    return this.#since;
  }

  add(lines: readonly LogLine[]): void {
    const timed = lines.findLastIndex(line => line.time !== undefined);
    if (timed >= 0) {
      this.#timed = lastOf(this.#last, lines.slice(0, timed + 1));
      this.#since = 0;
    }
    this.#since += lines.length - 1 - timed;
    this.#last = lastOf(this.#last, lines);
  }

  /**
   * The lines of a reading that come after those seen.
   * @param anew whether it may be the log of another run, in which equal texts prove nothing.
   */
  after(reading: readonly LogLine[], anew: boolean): NewLines {
    if (this.#last.length === 0) {
      return { lines: reading, continues: true };
    }
    const [at, other] = this.#placesOfAnchor(reading);
    if (at !== undefined) {
      return this.#afterCount(reading, at + this.#since, other === undefined);
    }
    return anew ? { lines: reading, continues: false } : this.#afterText(reading);
  }

  /**
   * Where a live stream goes on, once the log was read while its lines came.
   * @param live the live lines, from the first on.
   * @param before how many of them had come before the reading began: these should be in it.
   */
  join(live: readonly LogLine[], before: number): Join {
    const most = this.#last.length < comparedLines ? this.#last.length : live.length;
    const places: number[] = [];
    for (let count = Math.min(live.length, most); count > 0 && places.length < 2; count -= 1) {
      if (this.#endsWith(live, count)) {
        places.push(count);
      }
    }
    const [overlap = 0, other = 0] = places;
    return { overlap, sure: overlap > 0 && overlap >= before && other < before };
  }

  /** Whether the lines seen end with the first live ones. The very first of these may be the end of a line only. */
  #endsWith(live: readonly LogLine[], count: number): boolean {
    const first = this.#last.at(-count);
    if (count > comparedLines || first === undefined) {
      return endsAlike(this.#last, live, count);
    }
    return first.text.endsWith(live[0]?.text ?? '') && endsAlike(this.#last, live.slice(1, count), count - 1);
  }

  /** Where the newest line with a time could end in a reading: the last such places, two at most. */
  #placesOfAnchor(reading: readonly LogLine[]): readonly number[] {
    const places = placesOf(this.#timed, reading, this.#timed.length);
    return places.length > 0 ? places : placesOf(this.#timed, reading, 1);
  }

  /**
   * @param end where the lines seen end if the live stream lost none. It may also be ahead of the reading.
   * @param sure whether it is the only such place.
   */
  #afterCount(reading: readonly LogLine[], end: number, sure: boolean): NewLines {
    if (end > reading.length) {
      return { lines: [], continues: true };
    }
    if (endsAlike(this.#last, reading, end)) {
      this.#learnTimes(reading, end);
      return { lines: reading.slice(end), continues: sure };
    }
    const [place = end] = placesOf(this.#last, reading, this.#last.length);
    return { lines: reading.slice(place), continues: false };
  }

  #afterText(reading: readonly LogLine[]): NewLines {
    const [place, other] = placesOf(this.#last, reading, this.#last.length);
    if (place !== undefined) {
      return { lines: reading.slice(place), continues: other === undefined };
    }
    if (this.#isAheadOf(reading)) {
      return { lines: [], continues: true };
    }
    // What the service keeps may begin amid the lines seen by now.
    const [seen = 0] = placesOf(this.#last, reading, 1);
    return { lines: reading.slice(seen), continues: false };
  }

  /** Whether the live stream is ahead of a reading, by fewer lines than are compared. */
  #isAheadOf(reading: readonly LogLine[]): boolean {
    const most = this.#last.length;
    const least = Math.min(reading.length, Math.ceil(most / 2));
    for (let count = most; count >= least && count > 0; count -= 1) {
      if (endsAlike(reading, this.#last, count)) {
        return true;
      }
    }
    return false;
  }

  /** What was seen live is in a reading now: the next one is counted from there. */
  #learnTimes(reading: readonly LogLine[], end: number): void {
    this.#last = reading.slice(Math.max(0, end - comparedLines), end);
    this.#timed = this.#last;
    this.#since = 0;
  }
}

function lastOf(lines: readonly LogLine[], more: readonly LogLine[]): readonly LogLine[] {
  return [...lines, ...more.slice(-comparedLines)].slice(-comparedLines);
}

/**
 * Where lines could end in a reading: the last such place and, if there is another one, that.
 * @param least how many lines must be before such a place: with fewer, fewer are compared.
 */
function placesOf(lines: readonly LogLine[], reading: readonly LogLine[], least: number): readonly number[] {
  const places: number[] = [];
  for (
    let end = lines.length === 0 ? 0 : reading.length;
    end >= Math.max(least, 1) && places.length < 2;
    end -= 1
  ) {
    if (endsAlike(lines, reading, end)) {
      places.push(end);
    }
  }
  return places;
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
  return sameTime && start(one) === start(other);
}

function start(line: LogLine | undefined): string | undefined {
  return line === undefined || line.text.length <= comparedCharacters
    ? line?.text
    : line.text.slice(0, comparedCharacters);
}
