import { controlPlaneResourceGroup } from '../cluster/names.ts';
import { componentNames } from '../cluster/components.ts';
import { groupOf } from '../cluster/topology.ts';
import { flag, positional, text, type Command } from './command.ts';
import { knownCluster, localWorld } from './localWorld.ts';
import { UsageError } from './usageError.ts';

/** What a component wrote. */
export const logs: Command = {
  usage: 'logs NAME COMPONENT [--tail LINES] [--timestamps]',
  purpose: `what a component wrote (${componentNames.join(', ')})`,
  options: { tail: { type: 'string' }, timestamps: { type: 'boolean' } },
  run: async (args, signal) => {
    const name = positional(args, 0, 'The name of the cluster');
    const component = componentNames.find(known => known === positional(args, 1, 'The component'));
    if (component === undefined) {
      throw new UsageError(
        `There is no component "${args.positionals[1]}": choose one of ${componentNames.join(', ')}.`,
      );
    }
    const world = await localWorld(signal);
    const spec = await knownCluster(name, world, signal);
    const reference = {
      resourceGroup: controlPlaneResourceGroup(spec.name),
      group: groupOf(spec.topology, component).name,
      container: component,
    };
    const options = { ...tailOf(text(args, 'tail')), timestamps: flag(args, 'timestamps') };
    process.stdout.write(await world.target.resourceManager.logs(reference, options, signal));
  },
};

function tailOf(value: string | undefined): { readonly tail?: number } {
  if (value === undefined) {
    return {};
  }
  if (!/^[1-9][0-9]*$/.test(value)) {
    throw new UsageError('--tail takes a number of lines.');
  }
  return { tail: Number(value) };
}
