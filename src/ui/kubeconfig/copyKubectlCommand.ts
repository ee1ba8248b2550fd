import type { ClusterSpec } from '../../cluster/spec.ts';
import { copyText } from '../copyText.ts';
import type { Services } from '../services.ts';
import { addToKubeconfig } from './addToKubeconfig.ts';
import { kubectlCommand } from './kubectlCommand.ts';

/** Puts a command that works on the clipboard: the cluster is added to the kubeconfig first where it is not in it. */
export async function copyKubectlCommand(spec: ClusterSpec, services: Services): Promise<void> {
  const { contextOf } = await import('./userKubeconfig.ts');
  const context = (await contextOf(spec.id)) ?? (await addToKubeconfig(spec, services)).contextName;
  await copyText(kubectlCommand(context));
}
