import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { limited } from '../../src/cluster/limited.ts';
import { forever, TestHome } from '../control-plane/testHome.ts';
import { shellGroup } from '../control-plane/shellGroup.ts';
import type { FirstTree } from './firstTree.ts';
import { median, print } from './report.ts';
import { type FilledTree, TreeWindow } from './treeWindow.ts';

/**
 * The tree of a hundred container groups on the local fabric, from the first look on: the adapters' bundles are loaded,
 * the fabric is found, lists are read, then every group. In VS Code's window, each time after a reload, against a tree of
 * as many rows that are known at once; and by itself, with all groups in sight, each time in a fresh process.
 */

const project = join(import.meta.dirname, '../..');
const groups = Number(process.env['FRANKENETES_BENCH_GROUPS'] ?? 100);
const repetitions = 21;
const resourceGroup = 'bench';

const madeAtOnce = 10;

async function main(): Promise<void> {
  execFileSync(process.execPath, ['esbuild.js', '--production'], { cwd: project, stdio: 'ignore' });
  const home = await TestHome.open();
  try {
    await makeGroups(home);
    await reportInWindow(home);
    reportByItself(home);
  } finally {
    await (await home.world()).target.resourceManager.deleteResourceGroup(resourceGroup, forever);
    await home.close();
  }
}

async function makeGroups(home: TestHome): Promise<void> {
  const { resourceManager } = (await home.world()).target;
  await resourceManager.putResourceGroup({ name: resourceGroup, location: 'eastus', tags: {} }, forever);
  const names = Array.from({ length: groups }, (_, index) => `group-${index}`);
  await limited(madeAtOnce, names, async name => {
    await resourceManager.putContainerGroup(resourceGroup, name, shellGroup('exec sleep 100000'), forever);
  });
}

async function reportInWindow(home: TestHome): Promise<void> {
  const window = await TreeWindow.open(home);
  const samples: FilledTree[] = [];
  const plain: FilledTree[] = [];
  try {
    for (let index = 0; index < repetitions; index += 1) {
      samples.push(await window.look());
      plain.push(await window.lookAtPlainTree());
    }
  } finally {
    await window.close();
  }
  const bench = `tree: first click to ${groups} container groups in VS Code`;
  for (const [which, of] of [
    ['median', median],
    ['p95', percentile95],
  ] as const) {
    const [filled, complete] = [
      of(samples.map(sample => sample.filled)),
      of(samples.map(sample => sample.complete)),
    ];
    const against = of(plain.map(sample => sample.filled));
    print({
      bench: `${bench}, ${which}`,
      n: repetitions,
      median: filled,
      unit: 'ms',
      against,
      ratio: filled / against,
      target: '<= 300 ms, p95',
      rows: window.rows,
    });
    print({ bench: `${bench} with their states, ${which}`, n: repetitions, median: complete, unit: 'ms' });
  }
}

function reportByItself(home: TestHome): void {
  firstTree(home);
  const samples = Array.from({ length: repetitions }, () => firstTree(home));
  const bench = `tree: by itself, first look to ${groups} container groups`;
  print({
    bench: `${bench}, p95`,
    n: repetitions,
    median: percentile95(samples.map(({ painted }) => painted)),
    unit: 'ms',
    target: '<= 300',
    'calls of ARM': median(samples.map(({ callsUntilPainted }) => callsUntilPainted)),
  });
  print({
    bench: `${bench} with their states, p95`,
    n: repetitions,
    median: percentile95(samples.map(({ complete }) => complete)),
    unit: 'ms',
    'calls of ARM': median(samples.map(({ callsUntilComplete }) => callsUntilComplete)),
  });
  print({
    bench: 'tree: calls of ARM in a minute while it is hidden',
    n: 1,
    median: firstTree(home, 'hidden').callsWhileHidden ?? Number.NaN,
    unit: '',
    target: '0',
  });
}

function firstTree(home: TestHome, ...more: readonly string[]): FirstTree {
  const program = join(import.meta.dirname, 'firstTree.ts');
  const output = execFileSync(process.execPath, [program, home.directory, String(groups), ...more], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output) as FirstTree;
}

function percentile95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN;
}

await main();
