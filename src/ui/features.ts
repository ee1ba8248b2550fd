import type { ExtensionContext } from 'vscode';
import { registerAccount } from './account/registerAccount.ts';
import { registerClouds } from './clouds/registerClouds.ts';
import { registerContexts } from './contexts/registerContexts.ts';
import { registerContainerGroup } from './containerGroup/registerContainerGroup.ts';
import { registerCreate } from './create/registerCreate.ts';
import { registerDelete } from './delete/registerDelete.ts';
import { registerDiagnosis } from './diagnosis/registerDiagnosis.ts';
import { registerGraph } from './graph/registerGraph.ts';
import { registerKubeconfig } from './kubeconfig/registerKubeconfig.ts';
import { registerLinks } from './links/registerLinks.ts';
import { registerLogs } from './logs/registerLogs.ts';
import type { Services } from './services.ts';
import { registerTerminal } from './terminal/registerTerminal.ts';
import { registerTree } from './tree/registerTree.ts';

/** What the extension can do, a folder each. */
export const features: readonly ((context: ExtensionContext, services: Services) => void)[] = [
  registerTree,
  registerCreate,
  registerDelete,
  registerKubeconfig,
  registerContexts,
  registerContainerGroup,
  registerDiagnosis,
  registerGraph,
  registerLogs,
  registerTerminal,
  registerLinks,
  registerAccount,
  registerClouds,
];
