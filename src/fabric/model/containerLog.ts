import { serviceLimits } from './serviceLimits.ts';

const newline = 0x0a;
const { runningLog, stoppedLog, stoppedLogLines } = serviceLimits;

/** How much the service keeps of a log: of one that still grows more than of one that has ended for good. */
export type LogAge = 'growing' | 'ended';

/** The end of a log, beginning with a whole line, as much as the service keeps of it. */
export function keptLog(log: Buffer, age: LogAge): Buffer {
  switch (age) {
    case 'growing':
      return lastBytes(log, runningLog.value);
    case 'ended':
      return lastLines(lastBytes(log, stoppedLog.value), stoppedLogLines.value);
  }
}

function lastBytes(log: Buffer, most: number): Buffer {
  if (log.length <= most) {
    return log;
  }
  const cut = log.subarray(log.length - most);
  const begins = log[log.length - most - 1] === newline;
  return begins ? cut : cut.subarray(cut.indexOf(newline) + 1);
}

/** @param most as `tail` has it: 0 is no line at all. */
export function lastLines(log: Buffer, most: number): Buffer {
  let from = log.length;
  for (let lines = 0; lines < most && from > 0; lines += 1) {
    from = from === 1 ? 0 : log.lastIndexOf(newline, from - 2) + 1;
  }
  return log.subarray(from);
}

/** The end of a log that has ended, with the time before each line, which does not count. */
export function keptLogWithTimestamps(log: Buffer): Buffer {
  const kept = keptLog(Buffer.from(withoutTimestamps(log.toString('utf8'))), 'ended');
  return lastLines(log, kept.toString('utf8').match(/[^\n]*\n|[^\n]+$/g)?.length ?? 0);
}

/** The lines of a log without the time that the engine writes before each. */
export function withoutTimestamps(log: string): string {
  return log.replace(/^\S+ /gm, '');
}
