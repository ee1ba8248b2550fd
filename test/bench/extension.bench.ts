import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { median, print } from './report.ts';

/**
 * What VS Code loads at start, as it is shipped, against one bundle in which everything that it loads later is
 * imported at once. In turns, each in a fresh process.
 */

const project = join(import.meta.dirname, '../..');
const repetitions = 21;
const eagerOptions = {
  absWorkingDir: project,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  external: ['vscode', '*.node', 'cpu-features', 'bufferutil', 'utf-8-validate'],
  minify: true,
  logLevel: 'error',
} as const satisfies BuildOptions;

async function main(): Promise<void> {
  execFileSync(process.execPath, ['esbuild.js', '--production'], { cwd: project, stdio: 'ignore' });
  const shipped = join(project, 'dist/extension.js');
  const directory = await mkdtemp(join(tmpdir(), 'frankenetes-bench-'));
  try {
    const eager = join(directory, 'eager.js');
    await buildEagerly(eager);
    const bench = 'extension: size of dist/extension.js';
    print({
      bench,
      n: 1,
      median: await kibibytes(shipped),
      unit: 'KiB',
      target: '<= 100',
      all: await kibibytes(eager),
    });
    compareLoading(shipped, eager);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Everything that src/extension.ts imports by import(), however deep, imported at the start instead. */
async function buildEagerly(outfile: string): Promise<void> {
  const { metafile } = await build({
    ...eagerOptions,
    entryPoints: ['src/extension.ts'],
    metafile: true,
    write: false,
  });
  const later = Object.values(metafile.inputs)
    .flatMap(({ imports }) => imports)
    .flatMap(({ kind, path }) => (kind === 'dynamic-import' && path.startsWith('src/') ? [path] : []));
  const entry = [...new Set([...later, 'src/extension.ts'])].map(
    path => `export * as _${path.replaceAll(/\W/g, '_')} from './${path}';`,
  );
  await build({ ...eagerOptions, stdin: { contents: entry.join('\n'), resolveDir: project }, outfile });
}

function compareLoading(shipped: string, eager: string): void {
  const times = Array.from({ length: repetitions }, () => [loadTime(shipped), loadTime(eager)] as const);
  const ours = median(times.map(([time]) => time));
  const atOnce = median(times.map(([, time]) => time));
  const bench = 'extension: loading dist/extension.js';
  print({
    bench,
    n: repetitions,
    median: ours,
    unit: 'ms',
    against: atOnce,
    ratio: atOnce / ours,
    target: 'ratio >= 15',
  });
}

/** Milliseconds. */
function loadTime(bundle: string): number {
  return Number(execFileSync(process.execPath, [join(import.meta.dirname, 'loadBundle.cjs'), bundle]));
}

async function kibibytes(file: string): Promise<number> {
  return (await stat(file)).size / 1024;
}

await main();
