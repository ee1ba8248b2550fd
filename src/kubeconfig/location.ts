import { stat } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';

/** Where to look for kubeconfigs: a process's environment and its user's home directory. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/**
 * The kubeconfigs that kubectl would load, strongest first: the list in KUBECONFIG, else `~/.kube/config`.
 * Absolute, without repetition; they need not exist. Source: client-go, tools/clientcmd/loader.go,
 * NewDefaultClientConfigLoadingRules.
 */
export function kubeconfigFiles({ environment, home }: Surroundings): readonly [string, ...string[]] {
  const listed = (environment['KUBECONFIG'] ?? '').split(delimiter).filter(path => path !== '');
  const [first, ...others] = new Set(listed.map(path => resolve(path)));
  return first === undefined ? [join(home, '.kube', 'config')] : [first, ...others];
}

/**
 * The file that new entries go to: the first that exists, else the last. Source: client-go,
 * tools/clientcmd/config.go, GetDefaultFilename.
 */
export async function destinationFile(files: readonly [string, ...string[]]): Promise<string> {
  for (const file of files) {
    if (await exists(file)) {
      return file;
    }
  }
  return files.at(-1) ?? files[0];
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
