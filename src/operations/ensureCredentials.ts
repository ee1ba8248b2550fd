import type { ClusterCredentials } from '../cluster/credentials.ts';
import { controlPlaneResourceGroup } from '../cluster/names.ts';
import type { ClusterSpec } from '../cluster/spec.ts';
import { clusterNames } from '../cluster/topology.ts';
import { phrase } from '../language/phrase.ts';
import { OperationError } from './operationError.ts';
import type { World } from './world.ts';

/**
 * The cluster's credentials: those that are kept, or new ones. They are kept before anything is made, so that a
 * cluster never stands without them.
 * @throws OperationError `credentials-missing` when the cluster stands already and they are not on this computer.
 */
export async function ensureCredentials(
  spec: ClusterSpec,
  world: World,
  signal: AbortSignal,
): Promise<ClusterCredentials> {
  const kept = await world.credentials.read(spec);
  if (kept !== undefined) {
    return kept;
  }
  const stands = await world.target.resourceManager.getResourceGroup(
    controlPlaneResourceGroup(spec.name),
    signal,
  );
  if (stands !== undefined) {
    throw credentialsMissing(spec);
  }
  const { issueClusterCredentials } = await import('../pki/issueCredentials.ts');
  const credentials = issueClusterCredentials(spec, clusterNames(spec));
  await world.credentials.write(spec, credentials);
  return credentials;
}

export function credentialsMissing(spec: ClusterSpec): OperationError {
  return new OperationError(
    'credentials-missing',
    phrase`The keys of cluster "${spec.name}" are not on this computer: they stay with whoever created it. Work on it from there, or delete the cluster and create it anew.`,
  );
}
