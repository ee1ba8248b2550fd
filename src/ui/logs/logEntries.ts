import type { LogEntry } from '../../contract/logMessages.ts';
import type { LogNotice } from '../../logs/logSource.ts';
import type { MergedEntry } from '../../logs/mergedLog.ts';
import { cutText, noticeText } from './logText.ts';

/** What the page is sent of the lines and notices of one container. */
export class EntriesOfSource {
  readonly #source: number;
  #run = 0;

  /** @param source the number that its lines refer to it by. */
  constructor(source: number) {
    this.#source = source;
  }

  next(told: MergedEntry<string>): LogEntry {
    const source = this.#source;
    if ('notice' in told) {
      const begins = told.notice.kind === 'restarted';
      this.#run += begins ? 1 : 0;
      return {
        kind: 'mark',
        source,
        text: noticeText(told.notice),
        tone: toneOf(told.notice),
        ...(begins ? { run: this.#run } : {}),
      };
    }
    const { text, cut } = told.line;
    return {
      kind: 'line',
      source,
      run: this.#run,
      at: told.at,
      text,
      ...(cut === undefined ? {} : { note: cutText(cut) }),
    };
  }
}

function toneOf({ kind }: LogNotice): 'info' | 'warning' {
  return kind === 'gap' || kind === 'dropped' || kind === 'unreachable' ? 'warning' : 'info';
}

/** About: of a JavaScript string, and of an object around it. */
export function bytesOfEntry({ text }: LogEntry): number {
  return 2 * text.length + 96;
}
