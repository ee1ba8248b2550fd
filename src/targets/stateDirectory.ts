import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where everything local is kept: the fabric's state and, beside it, the credentials of local clusters. */
export function stateDirectory(
  environment: Readonly<NodeJS.ProcessEnv> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const {
    FRANKENETES_HOME: chosen,
    XDG_DATA_HOME: data = join(home, '.local', 'share'),
    LOCALAPPDATA: localData = join(home, 'AppData', 'Local'),
  } = environment;
  if (chosen !== undefined && chosen !== '') {
    return chosen;
  }
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Frankenetes');
    case 'win32':
      return join(localData, 'Frankenetes');
    default:
      return join(data, 'frankenetes');
  }
}

export function credentialsDirectory(state: string): string {
  return join(state, 'clusters');
}
