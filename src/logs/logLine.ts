/** A line of a container's log. */
export interface LogLine {
  /** RFC 3339, as the service wrote it; absent on lines of the live stream. */
  readonly time?: string;
  readonly text: string;
}

const timestamped = /^(\d{4}-\d{2}-\d{2}T\S+) ?(.*)$/s;

/** The lines of a log that was read with timestamps. The last one may still be being written: it counts, too. */
export function parseLog(log: string): readonly LogLine[] {
  const lines = log.split('\n');
  if (lines.at(-1) === '') {
    lines.pop();
  }
  return lines.map(parseLine);
}

function parseLine(line: string): LogLine {
  const [, time, text] = timestamped.exec(line) ?? [];
  return time === undefined || text === undefined ? { text: line } : { time, text };
}
