import { env, window, type ExtensionContext } from 'vscode';
import { commands } from '../../contract/commands.ts';
import { copyText } from '../copyText.ts';
import { clusterOf } from '../pick/pickNode.ts';
import { registerCommand } from '../registerCommand.ts';
import type { Services } from '../services.ts';
import { showFailure } from '../showFailure.ts';
import { clusterLink } from './clusterLink.ts';
import { openClusterLink } from './openClusterLink.ts';

/** Links to clusters: copied from the tree, opened from anywhere. */
export function registerLinks(context: ExtensionContext, services: Services): void {
  context.subscriptions.push(
    window.registerUriHandler({
      handleUri: async uri => {
        try {
          await openClusterLink(uri, services);
        } catch (error) {
          await showFailure(error, services.log);
        }
      },
    }),
    registerCommand(commands.copyClusterLink, services, async node => {
      const { spec } = await clusterOf(node, services);
      await copyText(clusterLink(spec, env.uriScheme, context.extension.id));
    }),
  );
}
