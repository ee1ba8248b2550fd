import { commands as vscodeCommands, l10n, window, type Uri } from 'vscode';
import type { ClusterView } from '../../cluster/clusterView.ts';
import { commands } from '../../contract/commands.ts';
import { views } from '../../contract/views.ts';
import { phrase } from '../../language/phrase.ts';
import { OperationError } from '../../operations/operationError.ts';
import type { Services } from '../services.ts';
import { findNode } from '../tree/findNode.ts';
import { targetName } from '../tree/nodeText.ts';
import { parseClusterLink, type ClusterLink } from './clusterLink.ts';

/**
 * Shows the cluster that a link asks for, once the person has seen what that is and agreed.
 * @throws OperationError `not-found`, `not-configured`
 */
export async function openClusterLink(uri: Uri, services: Services): Promise<void> {
  const link = parseClusterLink(uri);
  if (link === undefined) {
    throw new OperationError('not-found', phrase`This link is none to a cluster. Nothing was done.`);
  }
  if (!(await confirmed(link))) {
    return;
  }
  if (link.target === 'azure' && !services.azure.inUse) {
    throw new OperationError(
      'not-configured',
      phrase`The link is to a cluster in Azure, and no subscription is chosen yet. Choose one, then open it again.`,
    );
  }
  await vscodeCommands.executeCommand(`${views.clusters}.focus`);
  await services.store.refresh(link.target);
  const { spec } = linked(link, services);
  await vscodeCommands.executeCommand(commands.revealInTree, findNode(`${link.target}/${spec.id}`, services));
}

async function confirmed({ target, by, value }: ClusterLink): Promise<boolean> {
  const show = l10n.t('Show');
  const asked =
    by === 'name'
      ? l10n.t('A link asks to show the cluster "{0}" ({1}).', value, targetName(target))
      : l10n.t('A link asks to show the cluster with the id "{0}" ({1}).', value, targetName(target));
  const detail = l10n.t('Its clusters are listed, and this one is selected. Nothing is changed.');
  return (await window.showInformationMessage(asked, { modal: true, detail }, show)) === show;
}

function linked({ target, by, value }: ClusterLink, { store }: Services): ClusterView {
  const { clusters, error } = store.snapshot(target);
  const found = clusters.find(({ spec }) => spec[by] === value);
  if (found !== undefined) {
    return found;
  }
  throw (
    error ??
    new OperationError('not-found', phrase`There is no cluster "${value}" here (${targetName(target)}).`)
  );
}
