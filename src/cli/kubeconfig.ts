import { renderKubeconfig } from '../kubeconfig/kubeconfigEntry.ts';
import { kubeconfigEntry } from '../operations/kubeconfigEntry.ts';
import { flag, positional, type Command } from './command.ts';
import { knownCluster, localWorld } from './localWorld.ts';
import { mergeIntoKubeconfig } from './mergeIntoKubeconfig.ts';

/** The way into a cluster. */
export const kubeconfig: Command = {
  usage: 'kubeconfig NAME [--print]',
  purpose: 'put a cluster into your kubeconfig, or print one of its own',
  options: { print: { type: 'boolean' } },
  run: async (args, signal) => {
    const world = await localWorld(signal);
    const spec = await knownCluster(positional(args, 0, 'The name of the cluster'), world, signal);
    if (flag(args, 'print')) {
      process.stdout.write(renderKubeconfig(await kubeconfigEntry(spec, world, signal)));
    } else {
      await mergeIntoKubeconfig(spec, world, signal);
    }
  },
};
