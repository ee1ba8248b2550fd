import { l10n, window, type ExtensionContext, type TreeView } from 'vscode';
import { commands } from '../../contract/commands.ts';
import { contextKeys } from '../../contract/contextKeys.ts';
import { registerCommand } from '../registerCommand.ts';
import type { Services } from '../services.ts';
import { setContext } from '../setContext.ts';
import { groupings, type Grouping } from './arrangement.ts';

/** What is shown of the tree, and in which order. A filter is told above the tree for as long as it hides something. */
export function registerArrangement(
  context: ExtensionContext,
  services: Services,
  view: TreeView<string>,
): void {
  const { arrangement } = services;
  const tell = (): void => {
    const { filter } = arrangement;
    const text = l10n.t('Only container groups that match "{0}"', filter);
    // VS Code takes the absence of a message as an empty one.
    view.message = filter === '' ? '' : text;
    setContext(contextKeys.filtered, filter !== '');
  };
  arrangement.onDidChange(tell, undefined, context.subscriptions);
  context.subscriptions.push(
    registerCommand(commands.groupBy, services, () => chooseGrouping(services)),
    registerCommand(commands.filter, services, () => askFilter(services)),
    registerCommand(commands.clearFilter, services, () => arrangement.show('')),
  );
}

async function chooseGrouping({ arrangement }: Services): Promise<void> {
  const labels: Readonly<Record<Grouping, string>> = {
    'resource-group': l10n.t('Resource Group'),
    location: l10n.t('Location'),
    nothing: l10n.t('Nothing'),
  };
  const items = groupings.map(value => ({
    label: labels[value],
    ...(value === arrangement.grouping ? { description: l10n.t('as now') } : {}),
    value,
  }));
  const placeHolder = l10n.t('By what shall the container groups that belong to no cluster be grouped?');
  const picked = await window.showQuickPick(items, { placeHolder });
  if (picked !== undefined) {
    await arrangement.groupBy(picked.value);
  }
}

async function askFilter({ arrangement }: Services): Promise<void> {
  const text = await window.showInputBox({
    title: l10n.t('Filter pods and other container groups'),
    prompt: l10n.t('Words of the name, the image, the resource group, the region or the state. Empty: all.'),
    placeHolder: l10n.t('such as: nginx failed'),
    value: arrangement.filter,
  });
  if (text !== undefined) {
    arrangement.show(text);
  }
}
