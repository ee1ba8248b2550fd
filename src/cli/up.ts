import { topologies, type Topology } from '../cluster/spec.ts';
import { findCluster, planCluster } from '../operations/planCluster.ts';
import { provision } from '../operations/provision.ts';
import { positional, text, type Command } from './command.ts';
import { localWorld } from './localWorld.ts';
import { mergeIntoKubeconfig } from './mergeIntoKubeconfig.ts';
import { seconds, stepPrinter } from './stepPrinter.ts';
import { UsageError } from './usageError.ts';

/** The fabric takes any of Azure's regions and is in none of them. */
const localRegion = 'eastus';

/** Make a cluster, or finish one that was half made. */
export const up: Command = {
  usage: 'up NAME [--topology compact|classic|single] [--image-mirror PREFIX]',
  purpose: 'make a cluster on this computer, or finish one',
  options: { topology: { type: 'string' }, 'image-mirror': { type: 'string' } },
  run: async (args, signal) => {
    const name = positional(args, 0, 'The name of the cluster');
    const topology = topologyOf(text(args, 'topology') ?? 'compact');
    const mirror = text(args, 'image-mirror');
    const begun = performance.now();
    const world = await localWorld(signal);
    const spec =
      (await findCluster(name, world.target, signal)) ??
      (await planCluster(
        { name, topology, region: localRegion, ...(mirror === undefined ? {} : { imageMirror: mirror }) },
        world.target,
        signal,
      ));
    console.log(`Cluster "${name}" (${spec.topology}) on this computer:`);
    await provision(spec, world, stepPrinter(), signal);
    console.log(`Ready after${seconds(performance.now() - begun)}.\n`);
    await mergeIntoKubeconfig(spec, world, signal);
  },
};

function topologyOf(value: string): Topology {
  const topology = topologies.find(known => known === value);
  if (topology === undefined) {
    throw new UsageError(`"${value}" is no topology: choose one of ${topologies.join(', ')}.`);
  }
  return topology;
}
