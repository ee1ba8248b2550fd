import { hostname } from 'node:os';
import { env, l10n } from 'vscode';

/** Which machine a file is on: in a remote window it is not the one in front of the person. */
export function thisMachine(): string {
  return env.remoteName === undefined
    ? l10n.t('on this computer')
    : l10n.t('on {0} ({1})', hostname(), env.remoteName);
}

/** What has to be known of the kubeconfig in a remote window; empty in any other. */
export function remoteNotice(): string {
  return env.remoteName === undefined
    ? ''
    : l10n.t('This is the kubeconfig of the remote computer {0} ({1}).', hostname(), env.remoteName);
}
