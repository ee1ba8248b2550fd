import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';

/** A request and its answer, each as it was on the wire; who asked, and by which token, is left out. */
export interface Exchange {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** Parsed JSON; absent when there was none or it was not read. */
  readonly requestBody?: unknown;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
}

/** Names the folder where the fabric keeps its traffic; without it nothing is kept. For tests: bodies hold secrets. */
export const recordingsVariable = 'FRANKENETES_FABRIC_RECORDINGS';

/**
 * Keeps what Azure Resource Manager was asked here and answered, a line of JSON each, in a file of this process
 * (0600). Nobody waits for it: what the disk does not take, or a killed process had not written, is missing.
 */
export class TrafficRecorder {
  readonly #file: WriteStream;

  /** @param directory made where it is not there. */
  constructor(directory: string) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const path = join(directory, `${process.pid}-${randomUUID()}.jsonl`);
    this.#file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
    this.#file.on('error', () => undefined);
  }

  record(exchange: Exchange): void {
    this.#file.write(`${JSON.stringify(exchange)}\n`);
  }

  /** Resolves when all is written that can be. */
  close(): Promise<void> {
    return new Promise(resolve => {
      this.#file.end(() => resolve());
    });
  }
}

/** The recorder that the environment asks for. */
export function recorderOf(environment: NodeJS.ProcessEnv): TrafficRecorder | undefined {
  const directory = environment[recordingsVariable];
  return directory === undefined || directory === '' ? undefined : new TrafficRecorder(directory);
}
