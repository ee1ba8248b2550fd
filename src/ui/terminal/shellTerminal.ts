import { EventEmitter, l10n, type Pseudoterminal, type TerminalDimensions } from 'vscode';
import type { TerminalSize } from '../../operations/ports.ts';
import { failureMessage } from '../showFailure.ts';
import { notice, ownLine } from './terminalText.ts';

/** A program that was started somewhere, with a terminal. */
export interface ShellSession {
  send(bytes: Uint8Array): void;
  /** The window has another size. @returns what to tell the person where that changes nothing. */
  resize(size: TerminalSize): string | undefined;
  /** Resolves with the last words when the program ended; rejects when the connection dropped. */
  readonly ended: Promise<string>;
}

/**
 * Starts a program. Resolves once input can be sent.
 * @param size asked as late as possible: the window may still be opening.
 */
export type OpenShell = (
  size: () => TerminalSize,
  onData: (bytes: Uint8Array) => void,
  signal: AbortSignal,
) => Promise<ShellSession>;

/** Before VS Code tells how large its window is. */
const usualSize: TerminalSize = { rows: 24, cols: 80 };

/** A shell in a terminal of VS Code: what is typed before it is there is kept, and its end is told. */
export class ShellTerminal implements Pseudoterminal {
  readonly #written = new EventEmitter<string>();
  readonly #ended = new EventEmitter<void>();
  readonly onDidWrite = this.#written.event;
  readonly onDidClose = this.#ended.event;
  readonly #closed = new AbortController();
  readonly #where: string;
  readonly #openShell: OpenShell;
  #size = usualSize;
  #session: ShellSession | undefined;
  #typed: Uint8Array[] = [];
  #isOver = false;
  /** Told once: every step of a drag is a new size. */
  #told: string | undefined;

  /** @param where whose shell it is: told while it opens. */
  constructor(where: string, openShell: OpenShell) {
    this.#where = where;
    this.#openShell = openShell;
  }

  open(size: TerminalDimensions | undefined): void {
    if (size !== undefined) {
      this.#size = sizeOf(size);
    }
    this.#written.fire(ownLine(l10n.t('Connecting to {0}…', this.#where)));
    void this.#run();
  }

  handleInput(data: string): void {
    if (this.#isOver) {
      this.#ended.fire();
    } else if (this.#session === undefined) {
      this.#typed.push(Buffer.from(data));
    } else {
      this.#session.send(Buffer.from(data));
    }
  }

  setDimensions(size: TerminalDimensions): void {
    this.#size = sizeOf(size);
    const text = this.#session?.resize(this.#size);
    if (text !== undefined && text !== this.#told) {
      this.#told = text;
      this.#written.fire(notice(text));
    }
  }

  close(): void {
    this.#closed.abort();
    this.#written.dispose();
    this.#ended.dispose();
  }

  async #run(): Promise<void> {
    const decoder = new TextDecoder();
    const { signal } = this.#closed;
    try {
      const session = await this.#openShell(
        () => this.#size,
        bytes => this.#written.fire(decoder.decode(bytes, { stream: true })),
        signal,
      );
      this.#session = session;
      for (const bytes of this.#typed.splice(0)) {
        session.send(bytes);
      }
      this.#end(await session.ended);
    } catch (error) {
      this.#end(failureMessage(error));
    }
  }

  /** The terminal stays, to be read. */
  #end(text: string): void {
    this.#session = undefined;
    this.#isOver = true;
    if (!this.#closed.signal.aborted) {
      this.#written.fire(notice(text) + notice(l10n.t('Press any key to close the terminal.')));
    }
  }
}

function sizeOf({ rows, columns }: TerminalDimensions): TerminalSize {
  return { rows, cols: columns };
}
