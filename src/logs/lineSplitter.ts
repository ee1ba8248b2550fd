import { type LogLine, longestLine, toLine } from './logLine.ts';

/** Cuts a stream of bytes into lines, whatever the pieces in which it comes. */
export class LineSplitter {
  /** As a log that was read has it: a byte order mark is a character, what is no UTF-8 becomes U+FFFD. */
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  /** What came of the line that is not whole yet: its beginning, and how long it is. */
  #rest = '';
  #length = 0;

  /** @returns the lines that this piece completed. */
  push(bytes: Uint8Array): readonly LogLine[] {
    return this.#split(this.#decoder.decode(bytes, { stream: true }));
  }

  /** What stood after the last line break; nothing is kept. */
  end(): readonly LogLine[] {
    const lines = this.#split(this.#decoder.decode());
    return this.#length === 0 ? lines : [...lines, this.#take()];
  }

  #split(text: string): readonly LogLine[] {
    const lines: LogLine[] = [];
    let from = 0;
    for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
      this.#add(text.slice(from, to));
      lines.push(this.#take());
      from = to + 1;
    }
    this.#add(text.slice(from));
    return lines;
  }

  /** Of a line that never ends only the beginning is kept. */
  #add(piece: string): void {
    const room = longestLine + 1 - this.#rest.length;
    if (room > 0) {
      this.#rest += piece.slice(0, room);
    }
    this.#length += piece.length;
  }

  #take(): LogLine {
    const line = toLine(this.#rest, this.#length);
    this.#rest = '';
    this.#length = 0;
    return line;
  }
}
