import { l10n, window } from 'vscode';
import { phrase } from '../../language/phrase.ts';
import { OperationError } from '../../operations/operationError.ts';
import type { GroupChoice } from '../pick/pickNode.ts';
import type { Services } from '../services.ts';
import { changeGroups, changes } from './changeGroups.ts';

/**
 * Deletes container groups once a person confirmed it, who sees the names.
 * @throws OperationError `part-of-cluster` for a cluster's: pods are Kubernetes' to delete, and its parts go with it.
 */
export async function askAndDeleteGroups(choices: readonly GroupChoice[], services: Services): Promise<void> {
  const owned = choices.find(({ cluster }) => cluster !== undefined);
  if (owned !== undefined) {
    throw partOfCluster(owned);
  }
  if (await confirmed(choices)) {
    await changeGroups(changes.delete, choices, services);
  }
}

function partOfCluster({ group, cluster }: GroupChoice): OperationError {
  return new OperationError(
    'part-of-cluster',
    phrase`Container group "${group.name}" belongs to cluster "${cluster?.spec.name ?? ''}": delete a pod with kubectl, and everything else with the cluster.`,
  );
}

async function confirmed(choices: readonly GroupChoice[]): Promise<boolean> {
  const [first, ...others] = choices;
  if (first === undefined) {
    return false;
  }
  const question =
    others.length === 0
      ? l10n.t('Delete container group "{0}"?', first.group.name)
      : l10n.t('Delete {0} container groups?', choices.length);
  const names = choices.map(({ group }) => `${group.resourceGroup} / ${group.name}`).join('\n');
  const detail = l10n.t(
    '{0}\n\nTheir containers, logs and everything that is not on a share are lost. This cannot be undone.',
    names,
  );
  const act = l10n.t('Delete');
  return (await window.showWarningMessage(question, { modal: true, detail }, act)) === act;
}
