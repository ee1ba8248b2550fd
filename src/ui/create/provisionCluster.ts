import { l10n, window } from 'vscode';
import type { ClusterSpec } from '../../cluster/spec.ts';
import { isCancellation } from '../../operations/operationError.ts';
import { deleteNow } from '../delete/deleteCluster.ts';
import { copyKubectlCommand } from '../kubeconfig/copyKubectlCommand.ts';
import { useInKubectl } from '../kubeconfig/useInKubectl.ts';
import type { Services } from '../services.ts';
import { askWhy, offer, showFailure, type NextAction } from '../showFailure.ts';

/** Makes a cluster, or goes on where it was interrupted, and offers what to do next. */
export async function provisionCluster(spec: ClusterSpec, services: Services): Promise<void> {
  try {
    await runProvision('create', spec, services);
  } catch (error) {
    await (isCancellation(error) ? showCancelled(spec, services) : showFailed(error, spec, services));
    return;
  }
  await showReady(spec, services);
}

/**
 * Starts or makes anew what a complete cluster lacks: container groups, identity, roles, policies. What is as it should
 * be stays. Unlike a cluster that is being made, this one may be full of somebody's work: deleting it is not offered.
 */
export async function repairCluster(spec: ClusterSpec, services: Services): Promise<void> {
  try {
    await runProvision('repair', spec, services);
  } catch (error) {
    const retry = { title: l10n.t('Retry'), run: () => repairCluster(spec, services) };
    await showFailure(error, services.log, [retry, whyOf(spec)]);
    return;
  }
  void window.showInformationMessage(l10n.t('Cluster "{0}" has all its parts, and they run.', spec.name));
}

/** Each step looks at what is there: the same ones make a cluster, finish it and repair it. */
function runProvision(kind: 'create' | 'repair', spec: ClusterSpec, services: Services): Promise<void> {
  return services.operations.run(kind, spec, async (report, signal) => {
    const [{ provision }, world] = await Promise.all([
      import('../../operations/provision.ts'),
      services.worlds.world(spec.target, signal),
    ]);
    await provision(spec, world, report, signal);
  });
}

async function showReady(spec: ClusterSpec, services: Services): Promise<void> {
  const actions: readonly NextAction[] = [
    { title: l10n.t('Use in kubectl'), run: () => useInKubectl(spec, services) },
    { title: l10n.t('Copy kubectl command'), run: () => copyKubectlCommand(spec, services) },
  ];
  const message = l10n.t('Cluster "{0}" is ready.', spec.name);
  await offer(await window.showInformationMessage(message, ...actions.map(({ title }) => title)), actions);
}

async function showFailed(error: unknown, spec: ClusterSpec, services: Services): Promise<void> {
  const retry = { title: l10n.t('Retry'), run: () => provisionCluster(spec, services) };
  await showFailure(error, services.log, [retry, whyOf(spec), deleteMade(spec, services)]);
}

async function showCancelled(spec: ClusterSpec, services: Services): Promise<void> {
  const resume = { title: l10n.t('Continue'), run: () => provisionCluster(spec, services) };
  const actions: readonly NextAction[] = [resume, deleteMade(spec, services)];
  const message = l10n.t('Creating cluster "{0}" was cancelled. What was made so far stays.', spec.name);
  await offer(await window.showWarningMessage(message, ...actions.map(({ title }) => title)), actions);
}

function whyOf({ target, id }: ClusterSpec): NextAction {
  return askWhy(`${target}/${id}`);
}

function deleteMade(spec: ClusterSpec, services: Services): NextAction {
  return { title: l10n.t('Delete what was made'), run: () => deleteNow(spec, services) };
}
