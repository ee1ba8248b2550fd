import { clusterHealth } from '../cluster/clusterHealth.ts';
import { controlPlaneResourceGroup, podsResourceGroup } from '../cluster/names.ts';
import type { ClusterSpec } from '../cluster/spec.ts';
import { clustersFromResourceGroups } from '../cluster/tags.ts';
import type { ResourceManager } from '../operations/ports.ts';
import type { Command } from './command.ts';
import { localWorld } from './localWorld.ts';

/** What there is. */
export const list: Command = {
  usage: 'list',
  purpose: 'clusters on this computer',
  options: {},
  run: async (_args, signal) => {
    const { resourceManager, kind } = (await localWorld(signal)).target;
    const clusters = clustersFromResourceGroups(await resourceManager.listResourceGroups(signal), kind);
    const rows = await Promise.all(clusters.map(spec => row(spec, resourceManager, signal)));
    console.log(
      rows.length === 0 ? 'There is no cluster. "frankenetes up NAME" makes one.' : table([header, ...rows]),
    );
  },
};

const header = ['NAME', 'TOPOLOGY', 'STATE', 'PODS'];

async function row(
  spec: ClusterSpec,
  resourceManager: ResourceManager,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const [listed, pods] = await Promise.all([
    resourceManager.listContainerGroups(signal, controlPlaneResourceGroup(spec.name)),
    resourceManager.listContainerGroups(signal, podsResourceGroup(spec.name)),
  ]);
  const groups = await Promise.all(
    listed.map(
      async group =>
        (await resourceManager.getContainerGroup(group.resourceGroup, group.name, signal)) ?? group,
    ),
  );
  return [spec.name, spec.topology, clusterHealth(spec, groups), String(pods.length)];
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = header.map((_, column) => Math.max(...rows.map(cells => cells[column]?.length ?? 0)));
  return rows
    .map(cells =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('   ')
        .trimEnd(),
    )
    .join('\n');
}
