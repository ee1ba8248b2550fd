import { l10n } from 'vscode';
import type { LogNotice } from '../../logs/logSource.ts';

/** What is told between the lines of a log. */
export function noticeText(happened: LogNotice): string {
  switch (happened.kind) {
    case 'polling':
      return l10n.t('no live stream: the log is read every two seconds');
    case 'dropped':
      return l10n.t('the connection dropped');
    case 'reconnected':
      return l10n.t('reconnected');
    case 'restarted':
      return l10n.t('the container restarted; restarts so far: {0}', happened.restartCount);
    case 'ended':
      return happened.exitCode === undefined
        ? l10n.t('the container is not running')
        : l10n.t('the container ended with exit code {0}', happened.exitCode);
    case 'gap':
      return l10n.t('some lines may be missing here');
    case 'gone':
      return l10n.t('the container is gone');
    case 'unreachable':
      return l10n.t('nothing answers; trying again');
  }
}

/** What stands at the end of a line that was too long. */
export function cutText(characters: number): string {
  return l10n.t('… {0} more characters are left out', characters);
}
