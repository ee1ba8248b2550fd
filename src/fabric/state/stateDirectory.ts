import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning } from './isRunning.ts';

/**
 * Where everything lies in the state directory (0700). Every file is 0600, except `hosts`, which is 0644: whoever a
 * container runs as must be able to read it.
 */
export class StateDirectory {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
    mkdirSync(path, { recursive: true, mode: 0o700 });
    chmodSync(path, 0o700);
  }

  /** The full path of a file in the directory. */
  file(name: string): string {
    return join(this.path, name);
  }

  /** @returns undefined when there is no such file. */
  read(name: string): string | undefined {
    try {
      return readFileSync(this.file(name), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return undefined;
      }
      throw error;
    }
  }

  /**
   * Atomic: whoever reads sees the old content or the new one. Without `flush` the content outlives the
   * process, but perhaps not the computer's next loss of power.
   */
  write(name: string, content: string, { flush = true } = {}): void {
    const path = this.file(name);
    const draft = `${path}.${process.pid}.new`;
    try {
      writeFileSync(draft, content, { mode: 0o600, flush });
      renameSync(draft, path);
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
  }

  /** Removing what is not there is fine. */
  remove(name: string): void {
    rmSync(this.file(name), { force: true });
  }

  /** Remove what processes that are no more had begun to write. */
  removeDrafts(): void {
    for (const name of readdirSync(this.path, { recursive: true, encoding: 'utf8' })) {
      const [, pid] = /\.(\d+)\.new$/.exec(name) ?? [];
      if (pid !== undefined && !isRunning(Number(pid))) {
        this.remove(name);
      }
    }
  }
}
