// node firstTree.ts STATE GROUPS: the tree from the first look on, with the adapters as they are shipped, in this fresh
// process. Prints one line of JSON: see FirstTree.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Target } from '../../src/operations/ports.ts';
import { ClusterStore } from '../../src/store/clusterStore.ts';
import type { ClusterSource } from '../../src/store/targetReader.ts';
import { Expansion, groupsInSight } from '../../src/ui/tree/expansion.ts';
import { treeContent } from '../../src/ui/tree/treeContent.ts';
import { targetNode } from '../../src/ui/tree/treeModel.ts';

/** Times in milliseconds since the first look; calls of ARM until then. */
export interface FirstTree {
  /** Every group has its row. */
  readonly painted: number;
  readonly callsUntilPainted: number;
  /** Every row tells the state of its group. */
  readonly complete: number;
  readonly callsUntilComplete: number;
  /** In a minute after nobody looks any more; only where it was asked for. */
  readonly callsWhileHidden?: number;
}

const project = join(import.meta.dirname, '../..');
const hidden = 60_000;
const [state = '', groups = '', measureHidden] = process.argv.slice(2);

const { connectLocal } = createRequire(import.meta.url)(join(project, 'dist/localTarget.js')) as {
  connectLocal(options: object, signal: AbortSignal): Promise<Target>;
};

let calls = 0;
const store = new ClusterStore(async (_kind, signal) => {
  const options = { program: join(project, 'dist/fabric.js'), state };
  return counted((await connectLocal(options, signal)).resourceManager);
});
const expansion = new Expansion();
const painted = Promise.withResolvers<readonly [time: number, calls: number]>();
const complete = Promise.withResolvers<readonly [time: number, calls: number]>();

store.onDidChange(() => {
  const { entries } = treeContent([root()]);
  const rows = [...entries.values()].flatMap(({ node }) => (node.kind === 'containerGroup' ? [node] : []));
  const now = [performance.now() - begun, calls] as const;
  if (rows.length === Number(groups)) {
    painted.resolve(now);
    if (rows.every(({ group }) => group.state !== undefined)) {
      complete.resolve(now);
    }
  }
});

const begun = performance.now();
const endWatch = store.watch('local', ({ id }) => groupsInSight([root()], expansion).has(id));
const [[paintedAt, callsUntilPainted], [completeAt, callsUntilComplete]] = await Promise.all([
  painted.promise,
  complete.promise,
]);
endWatch();
const result: FirstTree = {
  painted: paintedAt,
  callsUntilPainted,
  complete: completeAt,
  callsUntilComplete,
  ...(measureHidden === undefined ? {} : { callsWhileHidden: await callsWhileHidden() }),
};
process.stdout.write(JSON.stringify(result), () => process.exit());

function root() {
  return targetNode('local', store.snapshot('local'), [], { grouping: 'nothing', filter: '' });
}

function counted(source: ClusterSource): ClusterSource {
  return {
    listResourceGroups: (...call) => ((calls += 1), source.listResourceGroups(...call)),
    listContainerGroups: (...call) => ((calls += 1), source.listContainerGroups(...call)),
    getContainerGroup: (...call) => ((calls += 1), source.getContainerGroup(...call)),
  };
}

async function callsWhileHidden(): Promise<number> {
  const before = calls;
  await sleep(hidden);
  return calls - before;
}
