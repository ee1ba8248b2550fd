// node test/bench/run.ts [name …]: every <name>.bench.ts, or the named ones, one after the other, and a table of all.
// The results stay in test/.cache/bench.json.
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Result } from './report.ts';

const ending = '.bench.ts';
const cache = join(import.meta.dirname, '../.cache');

async function main(names: readonly string[]): Promise<void> {
  const files = globSync(`*${ending}`, { cwd: import.meta.dirname }).toSorted();
  const chosen = files.filter(file => names.length === 0 || names.includes(basename(file, ending)));
  const results: Result[] = [];
  for (const file of chosen) {
    results.push(...(await runBench(file)));
  }
  await mkdir(cache, { recursive: true });
  await writeFile(
    join(cache, 'bench.json'),
    `${JSON.stringify({ machine: machine(), results }, undefined, 2)}\n`,
  );
  process.stdout.write(`\n${machine()}\n\n${table(results)}\n`);
}

/** A process for each: none warms up what another measures. */
async function runBench(file: string): Promise<readonly Result[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, file)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>(resolve => void child.once('close', resolve));
  const results: Result[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    process.stdout.write(`${line}\n`);
    results.push(JSON.parse(line) as Result);
  }
  if ((await ended) !== 0) {
    throw new Error(`${file} failed`);
  }
  return results;
}

function machine(): string {
  const processors = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `${processors.length} × ${processors[0]?.model ?? 'CPU'}, ${memory} GiB, ${process.platform}, Node ${process.versions.node}`;
}

/** As README shows it. */
function table(results: readonly Result[]): string {
  const rows = results.map(({ bench, n, median, unit, against, ratio, target }) => [
    bench,
    String(n),
    `${median} ${unit}`,
    against === undefined ? '' : `${against} ${unit}`,
    ratio === undefined ? '' : String(ratio),
    String(target ?? ''),
  ]);
  const header = ['bench', 'n', 'median', 'against', 'ratio', 'target'];
  return [header, header.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

await main(process.argv.slice(2));
