import { l10n, window, type ExtensionContext } from 'vscode';
import type { CredentialKind } from '../../contract/settings.ts';
import { commands } from '../../contract/commands.ts';
import { views } from '../../contract/views.ts';
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
    const inView = { location: { viewId: views.clusters } };
    tellWhose(await window.withProgress(inView, () => services.azure.signIn(subscription.tenantId)));
  }
}

/** What VS Code's own sign-in has said already is not said again. */
function tellWhose(kind: CredentialKind): void {
  const text = whoseTexts[kind]?.();
  if (text !== undefined) {
    void window.showInformationMessage(text);
  }
}

/** Functions: the language is known only once the extension runs. */
const whoseTexts: Readonly<Partial<Record<CredentialKind, () => string>>> = {
  'azure-cli': () =>
    l10n.t('Azure is called as the account of the Azure CLI. "az login" in a terminal changes it.'),
  environment: () =>
    l10n.t('Azure is called as the service principal in the environment that VS Code was started with.'),
  'managed-identity': () => l10n.t('Azure is called as the managed identity of this computer.'),
};

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
