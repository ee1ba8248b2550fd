// npm run bench [-- name …]: every test/bench/<name>.bench.ts, or the named ones, with what they stand on.
import { join } from 'node:path';

import { runCommand } from './command.ts';
import { MissingRequirement } from './debian.ts';
import { say } from './progress.ts';
import { TestEnvironment } from './test/environment.ts';

const project = join(import.meta.dirname, '..');

async function main(names: readonly string[], environment: TestEnvironment): Promise<void> {
  await environment.bring(['engine', 'bundles', 'kubectl', 'vscode']);
  const onLine = (line: string): void => console.log(line);
  await runCommand(process.execPath, ['test/bench/run.ts', ...names], { cwd: project, onLine });
}

const environment = await TestEnvironment.create();
process.once('SIGINT', () => void environment.cleanUp().finally(() => process.exit(130)));
try {
  await main(process.argv.slice(2), environment);
} catch (error) {
  if (!(error instanceof MissingRequirement)) {
    throw error;
  }
  say(error.message);
  process.exitCode = 1;
} finally {
  await environment.cleanUp();
}
