import { basename, dirname } from 'node:path';
import { Disposable, EventEmitter, RelativePattern, Uri, workspace, type Memento } from 'vscode';
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
  #watchers: Promise<Disposable> | undefined;

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
      this.#watchers ??= this.#watch();
    } else {
      this.#endWatching();
    }
  }

  async #watch(): Promise<Disposable> {
    const { filesToWatch } = await import('./userKubeconfig.ts');
    const watchers = (await filesToWatch()).map(path => watchFile(path, () => void this.read()));
    return Disposable.from(...watchers);
  }

  #endWatching(): void {
    void this.#watchers?.then(watchers => watchers.dispose());
    this.#watchers = undefined;
  }
}

/** The file need not exist, nor its directory: VS Code waits for them. */
function watchFile(path: string, changed: () => void): Disposable {
  // What a glob would take for more than a character is left to match any one.
  const name = basename(path).replaceAll(/[[\]{}*?,!]/g, '?');
  const watcher = workspace.createFileSystemWatcher(new RelativePattern(Uri.file(dirname(path)), name));
  watcher.onDidChange(changed);
  watcher.onDidCreate(changed);
  watcher.onDidDelete(changed);
  return watcher;
}
