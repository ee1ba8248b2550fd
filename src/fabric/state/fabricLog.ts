import { appendFileSync, renameSync, statSync } from 'node:fs';
import type { StateDirectory } from './stateDirectory.ts';

const file = 'fabric.log';

/** Bytes after which the log begins anew; the one before is kept as fabric.log.1. */
const rotateAt = 4 * 1024 * 1024;

/** The fabric's log. Nothing secret may be given to it: no header, no body, no environment. */
export class FabricLog {
  readonly #directory: StateDirectory;
  #size: number;

  constructor(directory: StateDirectory) {
    this.#directory = directory;
    this.#size = statSync(directory.file(file), { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Never throws: nothing ends because it cannot be told, as on a full disk. */
  write(message: string, error?: unknown): void {
    try {
      this.#append(message, error);
    } catch {
      // There is nowhere else to say it.
    }
  }

  #append(message: string, error: unknown): void {
    const cause = error === undefined ? '' : `: ${describe(error)}`;
    const line = `${new Date().toISOString()} ${oneLine(`${message}${cause}`)}\n`;
    if (this.#size > rotateAt) {
      renameSync(this.#directory.file(file), this.#directory.file(`${file}.1`));
      this.#size = 0;
    }
    appendFileSync(this.#directory.file(file), line, { mode: 0o600 });
    this.#size += Buffer.byteLength(line);
  }
}

/** A name that a caller chose may have line breaks in it, and must not pass for lines of ours. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, letter => `\\u{${letter.charCodeAt(0).toString(16)}}`);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const cause = error.cause === undefined ? '' : ` (${describe(error.cause)})`;
  return `${error.name}: ${error.message}${cause}`;
}
