import type { ClusterView } from '../cluster/clusterView.ts';
import { ClusterStore } from '../store/clusterStore.ts';
import type { Command } from './command.ts';
import { localWorld } from './localWorld.ts';

/** What there is. */
export const list: Command = {
  usage: 'list',
  purpose: 'clusters on this computer',
  options: {},
  run: async (_args, signal) => {
    const { resourceManager, kind } = (await localWorld(signal)).target;
    const store = new ClusterStore(async () => resourceManager);
    await store.refresh(kind);
    const { clusters, error } = store.snapshot(kind);
    if (error !== undefined) {
      throw error;
    }
    console.log(
      clusters.length === 0
        ? 'There is no cluster. "frankenetes up NAME" makes one.'
        : table([header, ...clusters.map(row)]),
    );
  },
};

const header = ['NAME', 'TOPOLOGY', 'STATE', 'PODS'];

function row({ spec, health, pods }: ClusterView): readonly string[] {
  return [spec.name, spec.topology, health, String(pods.length)];
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
