import { l10n } from 'vscode';
import type { ClusterSpec } from '../../cluster/spec.ts';
import { copyText } from '../copyText.ts';
import type { Services } from '../services.ts';
import type { NextAction } from '../showFailure.ts';
import { addToKubeconfig } from './addToKubeconfig.ts';
import { kubectlCommand } from './kubectlCommand.ts';
import { switchKubectl } from './switchKubectl.ts';
import { tellChange } from './tellChange.ts';
import { thisMachine } from './thisMachine.ts';

/**
 * Merges a cluster's entries into the user's kubeconfig. The current context changes only when the person says
 * so, by a button of the message that tells what was done.
 */
export async function useInKubectl(spec: ClusterSpec, services: Services): Promise<void> {
  const added = await addToKubeconfig(spec, services);
  const { contextName, file, currentContext } = added;
  const makeCurrent: NextAction = {
    title: l10n.t('Make it current'),
    run: () => switchKubectl(contextName, services),
  };
  await tellChange(
    l10n.t('Context "{0}" is in {1} {2}.', contextName, file, thisMachine()),
    added,
    services.lastChange,
    [
      ...(currentContext.name === contextName ? [] : [makeCurrent]),
      { title: l10n.t('Copy kubectl command'), run: () => copyText(kubectlCommand(contextName)) },
    ],
  );
}
