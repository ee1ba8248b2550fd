import { commands as vscodeCommands, l10n } from 'vscode';
import { commands, type CommandId } from '../../contract/commands.ts';
import { settings, settingsSection } from '../../contract/settings.ts';
import type { ActionId } from '../../diagnosis/causes.ts';

interface ActionRow {
  /** A function: the language is known only once the extension runs. */
  readonly title: () => string;
  readonly command: CommandId | 'workbench.action.openSettings';
  /** Instead of the node of the tree that it is about. */
  readonly argument?: string;
  /** Things may be different afterwards. */
  readonly changes?: true;
  /** Whom it is for, of all that a finding is about: every container group, or else the first one or its container. */
  readonly forGroups?: true;
}

/** The button for each action of the table of causes. */
const rows: Readonly<Record<ActionId, ActionRow>> = {
  'look-again': { title: () => l10n.t('Look again'), command: commands.refresh },
  'follow-logs': { title: () => l10n.t('Follow logs'), command: commands.followLogs },
  'open-terminal': { title: () => l10n.t('Open terminal'), command: commands.openTerminal },
  'start-group': {
    title: () => l10n.t('Start'),
    command: commands.startContainerGroup,
    changes: true,
    forGroups: true,
  },
  'restart-group': {
    title: () => l10n.t('Restart'),
    command: commands.restartContainerGroup,
    changes: true,
    forGroups: true,
  },
  'continue-creating': {
    title: () => l10n.t('Continue creating'),
    command: commands.continueCreating,
    changes: true,
  },
  'create-cluster': {
    title: () => l10n.t('Create cluster'),
    command: commands.createCluster,
    changes: true,
  },
  'sign-in': { title: () => l10n.t('Sign in'), command: commands.signIn, changes: true },
  'choose-subscription': {
    title: () => l10n.t('Choose a subscription'),
    command: commands.selectSubscription,
    changes: true,
  },
  'set-image-mirror': {
    title: () => l10n.t('Set an image mirror'),
    command: 'workbench.action.openSettings',
    argument: `${settingsSection}.${settings.imageMirror.id}`,
  },
  'set-engine': {
    title: () => l10n.t('Name an engine'),
    command: 'workbench.action.openSettings',
    argument: `${settingsSection}.${settings.engine.id}`,
  },
  'show-output': { title: () => l10n.t('Show output'), command: commands.showOutput },
};

export function actionTitle(action: ActionId): string {
  return rows[action].title();
}

export function isForGroups(action: ActionId): boolean {
  return rows[action].forGroups === true;
}

/**
 * @param treeNodes whom it is for; without one the command asks.
 * @returns whether things may be different now.
 */
export async function runAction(action: ActionId, treeNodes: readonly string[] = []): Promise<boolean> {
  const { command, argument, changes = false } = rows[action];
  const about = treeNodes.map(treeNode => ({ treeNode }));
  for (const given of argument === undefined && about.length > 0 ? about : [argument]) {
    await vscodeCommands.executeCommand(command, given);
  }
  return changes;
}
