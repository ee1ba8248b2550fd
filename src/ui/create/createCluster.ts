import { l10n } from 'vscode';
import type { ClusterSpec } from '../../cluster/spec.ts';
import { isOperationError } from '../../operations/operationError.ts';
import { planCluster } from '../../operations/planCluster.ts';
import type { Services } from '../services.ts';
import { setting } from '../settings.ts';
import { showFailure } from '../showFailure.ts';
import { withCancel } from '../withCancel.ts';
import { askForCluster, type ClusterChoices } from './clusterWizard.ts';
import { provisionCluster } from './provisionCluster.ts';

/**
 * Asks what the cluster shall be, and makes it.
 * @param name what the wizard begins with; absent: a name that is free.
 */
export async function createCluster(services: Services, name?: string): Promise<void> {
  const choices = await askForCluster(services, name);
  if (choices === undefined) {
    return;
  }
  try {
    await provisionCluster(await plan(choices, services), services);
  } catch (error) {
    await showFailure(error, services.log, isAboutName(error) ? [anotherName(choices, services)] : []);
  }
}

function isAboutName(error: unknown): boolean {
  return isOperationError(error, 'name-in-use') || isOperationError(error, 'resource-group-not-ours');
}

function anotherName({ name }: ClusterChoices, services: Services) {
  return { title: l10n.t('Choose another name'), run: () => createCluster(services, name) };
}

/** Connecting may take a moment: the fabric is started, an account is asked. */
async function plan(choices: ClusterChoices, services: Services): Promise<ClusterSpec> {
  const { name, target: kind, subscription, region, topology } = choices;
  if (kind === 'azure' && subscription !== undefined) {
    await services.azure.choose(subscription);
  }
  const imageMirror = setting('imageMirror');
  const request = { name, region, topology, ...(imageMirror === '' ? {} : { imageMirror }) };
  return await withCancel(l10n.t('Preparing cluster "{0}"', name), async signal =>
    planCluster(request, await services.worlds.target(kind, signal), signal),
  );
}
