import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where things are kept that can be made again: built images, kubectl, the Azure CLI.
 * `$XDG_CACHE_HOME/frankenetes`, by default under `~/.cache` (XDG Base Directory Specification).
 */
export function cacheDirectory(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'frankenetes');
}
