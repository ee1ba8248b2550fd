/** Cuts a stream of bytes into lines, whatever the pieces in which it comes. */
export class LineSplitter {
  readonly #decoder = new TextDecoder();
  #rest = '';

  /** @returns the lines that this piece completed. */
  push(bytes: Uint8Array): readonly string[] {
    const lines = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines.map(line => line.replace(/\r$/, ''));
  }

  /** What stood after the last line break; nothing is kept. */
  end(): readonly string[] {
    const rest = this.#rest + this.#decoder.decode();
    this.#rest = '';
    return rest === '' ? [] : [rest];
  }
}
