/** A line of a container's log. */
export interface LogLine {
  /** RFC 3339, as the service wrote it; absent on lines of the live stream. */
  readonly time?: string;
  readonly text: string;
  /** How many characters of a very long line were left away at its end; absent where none were. */
  readonly cut?: number;
}

/** Characters of a line that are kept: more than anybody reads of one. */
export const longestLine = 16 * 1024;

const timestamped = /^(\d{4}-\d{2}-\d{2}T\S+) ?/;

/**
 * The lines of a log that was read with timestamps.
 * @param unfinished whether the last one counts though it has no line break: it may still be being written.
 */
export function parseLog(log: string, unfinished: boolean): readonly LogLine[] {
  const lines = log.split('\n');
  if (lines.at(-1) === '' || !unfinished) {
    lines.pop();
  }
  return lines.map(parseLine);
}

function parseLine(line: string): LogLine {
  const [prefix = '', time] = timestamped.exec(line) ?? [];
  return time === undefined
    ? toLine(line, line.length)
    : { time, ...toLine(line.slice(prefix.length), line.length - prefix.length) };
}

/**
 * A line as it is kept, the same whether it was read or came live: without a carriage return at its end, not too long.
 * @param start the line, or at least its first `longestLine + 1` characters.
 * @param length characters that the whole line has.
 */
export function toLine(start: string, length: number): LogLine {
  if (length > longestLine) {
    return { text: start.slice(0, longestLine), cut: length - longestLine };
  }
  return { text: start.endsWith('\r') ? start.slice(0, -1) : start };
}

/** Whether a line was written before a time, as far as is known: not if it has none. */
export function isBefore({ time }: LogLine, limit: Date): boolean {
  return time !== undefined && Date.parse(time) <= limit.getTime();
}
