import { EventEmitter, l10n, type Pseudoterminal } from 'vscode';
import { followLog } from '../../logs/followLog.ts';
import type { LogNotice, LogSource } from '../../logs/logSource.ts';
import { notice, terminalLine } from '../terminal/terminalText.ts';

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
      lines: (lines: readonly string[]) => this.#written.fire(lines.map(terminalLine).join('')),
      notice: (happened: LogNotice) => this.#written.fire(notice(noticeText(happened))),
    };
    void followLog(this.#source, sink, this.#tail, this.#closed.signal);
  }

  close(): void {
    this.#closed.abort();
    this.#written.dispose();
  }
}

function noticeText(happened: LogNotice): string {
  switch (happened.kind) {
    case 'polling':
      return l10n.t('no live stream: the log is read every two seconds');
    case 'dropped':
      return l10n.t('the connection dropped');
    case 'reconnected':
      return l10n.t('reconnected');
    case 'restarted':
      return l10n.t('the container restarted; restarts so far: {0}', happened.restartCount);
    case 'ended':
      return happened.exitCode === undefined
        ? l10n.t('the container is not running')
        : l10n.t('the container ended with exit code {0}', happened.exitCode);
    case 'gap':
      return l10n.t('some lines may be missing here');
    case 'gone':
      return l10n.t('the container is gone');
    case 'unreachable':
      return l10n.t('nothing answers; trying again');
  }
}
