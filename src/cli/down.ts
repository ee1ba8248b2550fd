import { homedir } from 'node:os';
import { createInterface } from 'node:readline/promises';
import type { ClusterIdentity } from '../kubeconfig/ours.ts';
import { removeKubeconfig } from '../kubeconfig/remove.ts';
import { phrase } from '../language/phrase.ts';
import { deleteCluster } from '../operations/deleteCluster.ts';
import { OperationError } from '../operations/operationError.ts';
import { flag, positional, type Command } from './command.ts';
import { knownCluster, localWorld } from './localWorld.ts';
import { stepPrinter } from './stepPrinter.ts';
import { UsageError } from './usageError.ts';

/** Delete a cluster and all that was made for it. */
export const down: Command = {
  usage: 'down NAME [--yes]',
  purpose: 'delete a cluster and everything in it',
  options: { yes: { type: 'boolean' } },
  run: async (args, signal) => {
    const name = positional(args, 0, 'The name of the cluster');
    const world = await localWorld(signal);
    const spec = await knownCluster(name, world, signal);
    if (!flag(args, 'yes')) {
      await confirm(name, signal);
    }
    const forget = async (identity: ClusterIdentity): Promise<void> => {
      await removeKubeconfig(identity, { environment: process.env, home: homedir(), signal });
    };
    await deleteCluster(spec, world, forget, stepPrinter(), signal);
    console.log(`Cluster "${name}" is gone.`);
  },
};

/**
 * @throws OperationError `cancelled` when another name is typed; UsageError where nobody can be asked.
 */
async function confirm(name: string, signal: AbortSignal): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new UsageError('Nobody is there to confirm: add --yes.');
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(
      `Everything in cluster "${name}" will be deleted. Type its name: `,
      { signal },
    );
    if (answer.trim() !== name) {
      throw new OperationError('cancelled', phrase`Nothing was deleted.`);
    }
  } finally {
    terminal.close();
  }
}
