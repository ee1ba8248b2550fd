import { randomInt } from 'node:crypto';
import { clusterNameProblem } from '../cluster/clusterName.ts';
import { controlPlaneResourceGroup, podsResourceGroup } from '../cluster/names.ts';
import type { ClusterSpec, Topology } from '../cluster/spec.ts';
import { clustersFromResourceGroups } from '../cluster/tags.ts';
import { phrase } from '../language/phrase.ts';
import { OperationError } from './operationError.ts';
import type { Target } from './ports.ts';

export interface ClusterRequest {
  readonly name: string;
  readonly topology: Topology;
  readonly region: string;
  readonly imageMirror?: string;
}

const idAlphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
const idLength = 10;

/**
 * The spec of a new cluster. Nothing is made yet.
 * @throws OperationError `name-refused`, `name-in-use`, `resource-group-not-ours`.
 */
export async function planCluster(
  request: ClusterRequest,
  target: Target,
  signal: AbortSignal,
): Promise<ClusterSpec> {
  const problem = clusterNameProblem(request.name);
  if (problem !== undefined) {
    throw new OperationError('name-refused', problem);
  }
  const there = await findCluster(request.name, target, signal);
  if (there !== undefined) {
    throw new OperationError(
      'name-in-use',
      phrase`There is already a cluster called "${request.name}". Choose another name.`,
    );
  }
  await refuseForeignResourceGroups(request.name, target, signal);
  return { ...request, id: newClusterId(), target: target.kind };
}

/** The cluster of that name, whole or half-made; undefined when there is none. */
export async function findCluster(
  name: string,
  target: Target,
  signal: AbortSignal,
): Promise<ClusterSpec | undefined> {
  const groups = await target.resourceManager.listResourceGroups(signal);
  return clustersFromResourceGroups(groups, target.kind).find(cluster => cluster.name === name);
}

async function refuseForeignResourceGroups(name: string, target: Target, signal: AbortSignal): Promise<void> {
  const names = [controlPlaneResourceGroup(name), podsResourceGroup(name)];
  const found = await Promise.all(names.map(group => target.resourceManager.getResourceGroup(group, signal)));
  const foreign = found.find(group => group !== undefined);
  if (foreign !== undefined) {
    throw resourceGroupNotOurs(foreign.name);
  }
}

export function resourceGroupNotOurs(name: string): OperationError {
  return new OperationError(
    'resource-group-not-ours',
    phrase`There is already a resource group called "${name}", and it was not made for this cluster. Choose another name: a cluster lives in resource groups of its own.`,
  );
}

function newClusterId(): string {
  return Array.from({ length: idLength }, () => idAlphabet[randomInt(idAlphabet.length)]).join('');
}
