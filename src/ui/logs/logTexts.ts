import { l10n } from 'vscode';
import type { LogTexts } from '../../contract/logMessages.ts';

/** What the log panel's page says by itself. `{0}` and `{1}` are left to it. */
export function logTexts(): LogTexts {
  return {
    log: l10n.t('Log'),
    toolbar: l10n.t('Log tools'),
    sources: l10n.t('Containers'),
    pause: l10n.t('Pause'),
    resume: l10n.t('Resume'),
    mark: l10n.t('Mark'),
    clear: l10n.t('Clear'),
    copyAll: l10n.t('Copy All'),
    copySelected: l10n.t('Copy Selection'),
    save: l10n.t('Save…'),
    timestamps: l10n.t('Timestamps'),
    wrap: l10n.t('Wrap'),
    previous: l10n.t('Previous Run'),
    previousNote: l10n.t(
      'Lines from before the last restart that are still here. Container Instances itself keeps none of them.',
    ),
    since: l10n.t('How far back'),
    sinceNames: [
      l10n.t('Last minute'),
      l10n.t('Last 5 minutes'),
      l10n.t('Last 15 minutes'),
      l10n.t('Last hour'),
      l10n.t('Any time'),
    ],
    tail: l10n.t('Lines'),
    include: l10n.t('Only lines that match (regular expression)'),
    exclude: l10n.t('Not lines that match (regular expression)'),
    invalid: l10n.t(
      'This is no regular expression in RE2’s syntax (which has no look-around and no back-references); the last one stays in force.',
    ),
    find: l10n.t('Find'),
    findNext: l10n.t('Next'),
    findPrevious: l10n.t('Previous'),
    findClose: l10n.t('Close'),
    found: l10n.t('{0} found'),
    foundOf: l10n.t('{0} of {1}'),
    newLines: l10n.t('New lines: {0}'),
    paused: l10n.t('Paused.'),
    lines: l10n.t('Lines: {0}'),
    linesOf: l10n.t('Lines: {0} of {1}'),
    dropped: l10n.t('(older ones dropped: {0})'),
    selected: l10n.t('Lines selected: {0}'),
    keys: l10n.t(
      'Arrow keys, Page Up, Page Down, Home and End go through the lines, with Shift they select. Ctrl+A selects all that are shown, Escape none. Ctrl+C copies, Ctrl+F finds.',
    ),
  };
}
