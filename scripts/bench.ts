// npm run bench [-- name …]: every test/bench/<name>.bench.ts, or the named ones, with what they stand on.
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';

import { runCommand } from './command.ts';
import { MissingRequirement } from './debian.ts';
import { say } from './progress.ts';
import { TestEnvironment } from './test/environment.ts';

const project = join(import.meta.dirname, '..');
const ending = '.bench.ts';

async function main(names: readonly string[], environment: TestEnvironment): Promise<void> {
  const files = globSync(`test/bench/*${ending}`, { cwd: project }).toSorted();
  const chosen = files.filter(file => names.length === 0 || names.includes(basename(file, ending)));
  await environment.bring(['engine', 'bundles', 'kubectl', 'vscode']);
  for (const file of chosen) {
    say(`\n── ${basename(file, ending)}`);
    // A process for each: none warms up what another measures.
    await runCommand(process.execPath, [file], { cwd: project, onLine: line => console.log(line) });
  }
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
