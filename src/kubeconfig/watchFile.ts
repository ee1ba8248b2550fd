import { existsSync, watch, type FSWatcher } from 'node:fs';
import { basename, dirname, relative, sep } from 'node:path';

/** Milliseconds in which events are gathered: one write of a file is several of them. */
const gathering = 50;

/**
 * Tells when a file may have changed, whether there is one or not: a write in place, another file in its place, or
 * a directory that comes and goes. From the moment it returns no change is missed. Nothing is polled.
 * @returns ends it.
 */
export function watchFile(path: string, changed: () => void): () => void {
  let watcher: FSWatcher | undefined;
  let soon: NodeJS.Timeout | undefined;
  const begin = (): void => {
    watcher?.close();
    const directory = nearestDirectory(path);
    const [awaited] = relative(directory, path).split(sep);
    // A directory that goes tells its own name.
    const telling = new Set([awaited, basename(directory), null]);
    watcher = watch(directory, { persistent: false }, (_event, name) => {
      if (telling.has(name)) {
        soon ??= setTimeout(again, gathering);
      }
    });
    // Such as a directory on a disk that was taken away: there is nothing more to hear of it.
    watcher.on('error', () => watcher?.close());
  };
  const again = (): void => {
    soon = undefined;
    begin();
    changed();
  };
  begin();
  return () => {
    clearTimeout(soon);
    watcher?.close();
  };
}

/** Of those above a file, the first that exists. */
function nearestDirectory(path: string): string {
  const directory = dirname(path);
  return directory === path || existsSync(directory) ? directory : nearestDirectory(directory);
}
