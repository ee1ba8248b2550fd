import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FabricProcess } from '../fabric/fabricProcess.ts';
import { armClients } from '../fabric/armClients.ts';
import { shellGroup } from '../fabric/shellGroup.ts';
import type { FirstTree } from './firstTree.ts';
import { median, print } from './report.ts';

/**
 * The tree of a hundred container groups on a fabric, all in sight, from the first look on: the adapters' bundles are
 * loaded, the fabric is found, lists are read, then every group. Each time in a fresh process.
 */

const project = join(import.meta.dirname, '../..');
const groups = Number(process.env['FRANKENETES_BENCH_GROUPS'] ?? 100);
const repetitions = 21;
const resourceGroup = 'bench';

const fabric = new FabricProcess('--unthrottled');

async function main(): Promise<void> {
  execFileSync(process.execPath, ['esbuild.js', '--production'], { cwd: project, stdio: 'ignore' });
  await fabric.start();
  const arm = armClients(fabric);
  try {
    await arm.resources.resourceGroups.createOrUpdate(resourceGroup, { location: 'eastus' });
    for (let index = 0; index < groups; index += 1) {
      const group = shellGroup('exec sleep 100000');
      await arm.groups.containerGroups.beginCreateOrUpdateAndWait(resourceGroup, `group-${index}`, group);
    }
    await sleep(1_000);
    report();
  } finally {
    await arm.resources.resourceGroups.delete(resourceGroup);
    await fabric.close();
  }
}

function report(): void {
  firstTree();
  const samples = Array.from({ length: repetitions }, () => firstTree());
  const bench = `tree: first look to ${groups} container groups`;
  const painted = samples.map(sample => sample.painted);
  const complete = samples.map(sample => sample.complete);
  print({
    bench: `${bench}, p95`,
    n: repetitions,
    median: percentile95(painted),
    unit: 'ms',
    target: '<= 300',
    'calls of ARM': median(samples.map(({ callsUntilPainted }) => callsUntilPainted)),
  });
  print({
    bench: `${bench} with their states, p95`,
    n: repetitions,
    median: percentile95(complete),
    unit: 'ms',
    'calls of ARM': median(samples.map(({ callsUntilComplete }) => callsUntilComplete)),
  });
  print({
    bench: 'tree: calls of ARM in a minute while it is hidden',
    n: 1,
    median: firstTree('hidden').callsWhileHidden ?? Number.NaN,
    unit: '',
    target: '0',
  });
}

function firstTree(...more: readonly string[]): FirstTree {
  const program = join(import.meta.dirname, 'firstTree.ts');
  const output = execFileSync(process.execPath, [program, fabric.state, String(groups), ...more], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output) as FirstTree;
}

function percentile95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN;
}

await main();
