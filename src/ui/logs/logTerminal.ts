import { EventEmitter, type Pseudoterminal } from 'vscode';
import { LogFollower } from '../../logs/followLog.ts';
import type { LogLine } from '../../logs/logLine.ts';
import type { LogNotice, LogSource } from '../../logs/logSource.ts';
import { notice, terminalLine } from '../terminal/terminalText.ts';
import { cutText, noticeText } from './logText.ts';

/** A terminal that follows the log of one container. */
export class LogTerminal implements Pseudoterminal {
  readonly #written = new EventEmitter<string>();
  readonly onDidWrite = this.#written.event;
  readonly #closed = new AbortController();
  readonly #source: LogSource;
  readonly #tail: number;

  /** @param tail how many lines of history. */
  constructor(source: LogSource, tail: number) {
    this.#source = source;
    this.#tail = tail;
  }

  open(): void {
    const sink = {
      lines: (lines: readonly LogLine[]) =>
        this.#written.fire(lines.map(line => terminalLine(shownText(line))).join('')),
      notice: (happened: LogNotice) => this.#written.fire(notice(noticeText(happened))),
    };
    void new LogFollower(this.#source, sink, { tail: this.#tail }).run(this.#closed.signal);
  }

  close(): void {
    this.#closed.abort();
    this.#written.dispose();
  }
}

function shownText({ text, cut }: LogLine): string {
  return cut === undefined ? text : `${text} ${cutText(cut)}`;
}
