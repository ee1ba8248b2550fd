import { hostname } from 'node:os';
import { env, l10n } from 'vscode';

/** Which machine a file is on: in a remote window it is not the one in front of the person. */
export function thisMachine(): string {
  const { remoteName } = env;
  return remoteName === undefined ? l10n.t('on this computer') : l10n.t('on {0}', remoteMachine(remoteName));
}

/** What has to be known of the kubeconfig in a remote window; empty in any other. */
export function remoteNotice(): string {
  const { remoteName } = env;
  return remoteName === undefined
    ? ''
    : l10n.t('This is the kubeconfig of the remote computer {0}.', remoteMachine(remoteName));
}

/** With the way to it, such as `wsl`, `ssh-remote` or `dev-container`; a VS Code in a browser has an address there. */
function remoteMachine(remoteName: string): string {
  return remoteName.includes(':') ? hostname() : `${hostname()} (${remoteName})`;
}
