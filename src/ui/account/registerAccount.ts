import { l10n, window, type ExtensionContext } from 'vscode';
import { commands } from '../../contract/commands.ts';
import { registerCommand } from '../registerCommand.ts';
import type { Services } from '../services.ts';

export function registerAccount(context: ExtensionContext, services: Services): void {
  context.subscriptions.push(
    registerCommand(commands.signIn, services, () => signIn(services)),
    registerCommand(commands.selectSubscription, services, () => selectSubscription(services)),
  );
}

async function signIn(services: Services): Promise<void> {
  const { subscription } = services.azure;
  if (subscription === undefined) {
    await selectSubscription(services);
  } else {
    await services.azure.signIn(subscription.tenantId);
  }
}

async function selectSubscription({ azure }: Services): Promise<void> {
  const items = azure
    .subscriptions()
    .then(subscriptions =>
      subscriptions.map(value => ({ label: value.displayName, description: value.subscriptionId, value })),
    );
  const picked = await window.showQuickPick(items, {
    placeHolder: l10n.t('Which subscription do your clusters live in?'),
    matchOnDescription: true,
  });
  if (picked !== undefined) {
    await azure.choose(picked.value);
  }
}
