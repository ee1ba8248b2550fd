import { l10n, ThemeIcon, window } from 'vscode';
import type { ContainerChoice } from '../pick/pickNode.ts';
import type { Services } from '../services.ts';
import { setting } from '../settings.ts';
import { containerLogSource } from './containerLogSource.ts';
import { LogTerminal } from './logTerminal.ts';

/** The log of one container in a terminal. */
export function openLogTerminal({ target, group, container }: ContainerChoice, { worlds }: Services): void {
  const source = containerLogSource(async signal => (await worlds.target(target, signal)).resourceManager, {
    resourceGroup: group.resourceGroup,
    group: group.name,
    container: container.name,
  });
  const name = l10n.t('Log of {0}', container.name);
  const pty = new LogTerminal(source, setting('logTail'));
  window.createTerminal({ name, pty, iconPath: new ThemeIcon('output') }).show();
}
