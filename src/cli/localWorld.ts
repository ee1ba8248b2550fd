import { realpathSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { kubernetes } from '../kubernetes/kubernetes.ts';
import { OperationError } from '../operations/operationError.ts';
import { findCluster } from '../operations/planCluster.ts';
import type { World } from '../operations/world.ts';
import type { ClusterSpec } from '../cluster/spec.ts';
import { phrase } from '../language/phrase.ts';
import { fileCredentialStore } from '../secrets/fileCredentialStore.ts';
import { connectLocal } from '../targets/localTarget.ts';
import { credentialsDirectory, stateDirectory } from '../targets/stateDirectory.ts';

/** This computer, with everything that operations need. */
export async function localWorld(signal: AbortSignal): Promise<World> {
  const state = stateDirectory();
  return {
    target: await connectLocal({ program: fabricProgram(), state, ...chosenEngine() }, signal),
    credentials: fileCredentialStore(credentialsDirectory(state)),
    kubernetes: kubernetes(),
    user: `${userInfo().username}@${hostname()}`,
  };
}

/**
 * A cluster by its name.
 * @throws OperationError `not-found`.
 */
export async function knownCluster(name: string, world: World, signal: AbortSignal): Promise<ClusterSpec> {
  const spec = await findCluster(name, world.target, signal);
  if (spec === undefined) {
    throw new OperationError(
      'not-found',
      phrase`There is no cluster called "${name}". "frankenetes list" shows those there are.`,
    );
  }
  return spec;
}

/** It stands beside this program. */
function fabricProgram(): string {
  return join(dirname(realpathSync(process.argv[1] ?? '')), 'fabric.js');
}

function chosenEngine(): { readonly engine?: string } {
  const { FRANKENETES_ENGINE: engine } = process.env;
  return engine === undefined || engine === '' ? {} : { engine };
}
