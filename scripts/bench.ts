// npm run bench [-- name …]: every test/bench/<name>.bench.ts, or the named ones, with what they stand on.
import { join } from 'node:path';

import { runCommand } from './command.ts';
import type { TestEnvironment } from './test/environment.ts';
import { inEnvironment } from './test/inEnvironment.ts';

const project = join(import.meta.dirname, '..');

async function main(names: readonly string[], environment: TestEnvironment): Promise<void> {
  await environment.bring(['engine', 'bundles', 'kubectl', 'vscode']);
  const onLine = (line: string): void => console.log(line);
  await runCommand(process.execPath, ['test/bench/run.ts', ...names], { cwd: project, onLine });
}

await inEnvironment(main);
