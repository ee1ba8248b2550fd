import { EventEmitter, l10n, type Pseudoterminal, type TerminalDimensions } from 'vscode';
import type { ContainerReference, ResourceManager } from '../../operations/ports.ts';
import { failureMessage } from '../showFailure.ts';
import type { ContainerSocket } from './openWebSocket.ts';
import { notice } from './terminalText.ts';

/** Where a terminal has no size yet. */
const usualSize = { rows: 24, columns: 80 };

/**
 * One program in a container, in a terminal of VS Code. Container Instances starts a single program without
 * arguments and takes the terminal's size only once, at the start.
 */
export class ContainerTerminal implements Pseudoterminal {
  readonly #written = new EventEmitter<string>();
  readonly #ended = new EventEmitter<number | undefined>();
  readonly onDidWrite = this.#written.event;
  readonly onDidClose = this.#ended.event;
  readonly #closed = new AbortController();
  readonly #connect: (signal: AbortSignal) => Promise<ResourceManager>;
  readonly #container: ContainerReference;
  readonly #program: string;
  #socket: ContainerSocket | undefined;

  constructor(
    connect: (signal: AbortSignal) => Promise<ResourceManager>,
    container: ContainerReference,
    program: string,
  ) {
    this.#connect = connect;
    this.#container = container;
    this.#program = program;
  }

  open(size: TerminalDimensions | undefined): void {
    void this.#run(size ?? usualSize);
  }

  handleInput(data: string): void {
    this.#socket?.send(Buffer.from(data));
  }

  close(): void {
    this.#closed.abort();
    this.#written.dispose();
    this.#ended.dispose();
  }

  async #run({ rows, columns }: TerminalDimensions): Promise<void> {
    const decoder = new TextDecoder();
    try {
      const { signal } = this.#closed;
      const [{ openWebSocket }, resourceManager] = await Promise.all([
        import('./openWebSocket.ts'),
        this.#connect(signal),
      ]);
      const address = await resourceManager.exec(
        this.#container,
        this.#program,
        { rows, cols: columns },
        signal,
      );
      const socket = openWebSocket(
        address,
        {
          // The password is the first frame, as text; everything after it are the terminal's bytes.
          onOpen: opened => opened.send(address.password),
          onData: bytes => this.#written.fire(decoder.decode(bytes, { stream: true })),
        },
        signal,
      );
      this.#socket = socket;
      await socket.closed;
      this.#end(l10n.t('The program ended.'));
    } catch (error) {
      this.#end(failureMessage(error));
    }
  }

  /** The terminal stays, to be read; typing has no effect any more. */
  #end(text: string): void {
    this.#socket = undefined;
    if (!this.#closed.signal.aborted) {
      this.#written.fire(notice(text));
    }
  }
}
