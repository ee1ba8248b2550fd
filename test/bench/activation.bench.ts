import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { median, print } from './report.ts';

/**
 * How long the extension keeps the extension host of a real VS Code: loading the bundle as it is shipped, and its
 * activate(). Each time in a VS Code of its own; the suite that measures also sees that nothing is read, started or
 * connected to.
 */

const project = join(import.meta.dirname, '../..');
const repetitions = 5;

interface Sample {
  readonly load: number;
  readonly activate: number;
}

const env = { ...process.env, FRANKENETES_SUITE: 'activation' };
const run = (...args: readonly string[]): string =>
  execFileSync(process.execPath, args, {
    cwd: project,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

run('esbuild.js', '--production');
const samples = Array.from({ length: repetitions }, () => sampleOf(run('test/vscode/run.ts')));
print({
  bench: 'activate() inside VS Code',
  n: repetitions,
  median: median(samples.map(({ activate }) => activate)),
  unit: 'ms',
  target: '<= 10',
});
print({
  bench: 'loading dist/extension.js inside VS Code',
  n: repetitions,
  median: median(samples.map(({ load }) => load)),
  unit: 'ms',
});

function sampleOf(output: string): Sample {
  const json = /\{"activation":.*\}/.exec(output)?.[0];
  if (json === undefined) {
    throw new Error(`the suite told no times:\n${output}`);
  }
  return (JSON.parse(json) as { readonly activation: Sample }).activation;
}
