import { l10n, ThemeColor, ThemeIcon } from 'vscode';
import type { HealthWord } from '../../cluster/groupHealth.ts';

interface HealthLook {
  readonly icon: ThemeIcon;
  readonly word: string;
}

/** One icon, colour and word for each state. Colour is never alone: the word stands in description and label. */
export function healthLook(health: HealthWord): HealthLook {
  const { icon, color, word } = looks[health];
  return { icon: new ThemeIcon(icon, new ThemeColor(color)), word: word() };
}

interface HealthRow {
  /** A codicon. */
  readonly icon: string;
  readonly color: string;
  /** A function: the language is known only once the extension runs. */
  readonly word: () => string;
}

const good = 'testing.iconPassed';
const moving = 'charts.blue';
const resting = 'disabledForeground';
const warning = 'problemsWarningIcon.foreground';
const bad = 'problemsErrorIcon.foreground';

const looks: Readonly<Record<HealthWord, HealthRow>> = {
  Running: { icon: 'pass', color: good, word: () => l10n.t('Running') },
  Ready: { icon: 'pass', color: good, word: () => l10n.t('Ready') },
  Starting: { icon: 'loading~spin', color: moving, word: () => l10n.t('Starting') },
  Restarting: { icon: 'debug-restart', color: warning, word: () => l10n.t('Restarting') },
  Stopping: { icon: 'loading~spin', color: resting, word: () => l10n.t('Stopping') },
  Stopped: { icon: 'stop-circle', color: resting, word: () => l10n.t('Stopped') },
  Deleting: { icon: 'trash', color: resting, word: () => l10n.t('Deleting') },
  Succeeded: { icon: 'check', color: good, word: () => l10n.t('Succeeded') },
  Incomplete: { icon: 'circle-slash', color: warning, word: () => l10n.t('Incomplete') },
  Unhealthy: { icon: 'warning', color: warning, word: () => l10n.t('Unhealthy') },
  Failed: { icon: 'error', color: bad, word: () => l10n.t('Failed') },
  Provisioned: { icon: 'circle-outline', color: resting, word: () => l10n.t('Provisioned') },
  Unknown: { icon: 'question', color: resting, word: () => l10n.t('Unknown') },
};
