import { Disposable, EventEmitter, type Memento } from 'vscode';
import type { OurContexts } from '../../kubeconfig/list.ts';

/** Whether there were contexts of ours when they were read last. The version is part of the key. */
const rememberedKey = 'frankenetes.kubectl.1';

/**
 * The contexts in the user's kubeconfig, and when they change. Files are watched while somebody looks, or while
 * something of ours is in them, which is remembered: whoever never used kubectl with a cluster pays nothing, and
 * the status bar of whoever does is right as soon as the extension runs.
 */
export class KubectlContexts {
  readonly #memory: Memento;
  readonly #changed = new EventEmitter<OurContexts>();
  readonly onDidChange = this.#changed.event;
  #lookers = 0;
  #readings = 0;
  #known: OurContexts | undefined;
  #watching: Promise<() => void> | undefined;

  constructor(memory: Memento) {
    this.#memory = memory;
  }

  /** What was read last. */
  get known(): OurContexts | undefined {
    return this.#known;
  }

  /** Begins to watch where contexts of ours are remembered. */
  start(): void {
    if (this.#remembered) {
      void this.read();
    }
  }

  /** Reads the files. Of readings that overlap the one that began last counts. */
  async read(): Promise<OurContexts> {
    this.#readings += 1;
    const reading = this.#readings;
    const { ourContexts } = await import('./userKubeconfig.ts');
    const found = await ourContexts();
    if (reading === this.#readings) {
      this.#known = found;
      this.#remember(found.contexts.length > 0);
      this.#changed.fire(found);
    }
    return found;
  }

  /**
   * Keeps what is known fresh for as long as somebody looks.
   * @returns ends it.
   */
  look(): Disposable {
    this.#lookers += 1;
    void this.read();
    return new Disposable(() => {
      this.#lookers -= 1;
      this.#watchWhereNeeded();
    });
  }

  dispose(): void {
    this.#lookers = 0;
    this.#endWatching();
    this.#changed.dispose();
  }

  get #remembered(): boolean {
    return this.#memory.get(rememberedKey, false);
  }

  #remember(ours: boolean): void {
    if (ours !== this.#remembered) {
      void this.#memory.update(rememberedKey, ours).then(() => this.#watchWhereNeeded());
    } else {
      this.#watchWhereNeeded();
    }
  }

  #watchWhereNeeded(): void {
    if (this.#lookers > 0 || this.#remembered) {
      this.#watching ??= this.#watch();
    } else {
      this.#endWatching();
    }
  }

  /** What changed before the watch began is read, too. */
  async #watch(): Promise<() => void> {
    const { watchKubeconfigs } = await import('./userKubeconfig.ts');
    const end = await watchKubeconfigs(() => void this.read());
    void this.read();
    return end;
  }

  #endWatching(): void {
    void this.#watching?.then(end => end());
    this.#watching = undefined;
  }
}
