import { hostname } from 'node:os';
import { env, l10n } from 'vscode';

/** Which machine a file is on: in a remote window it is not the one in front of the person. */
export function thisMachine(): string {
  return env.remoteName === undefined
    ? l10n.t('on this computer')
    : l10n.t('on {0} ({1})', hostname(), env.remoteName);
}
