// Runs the suite inside a real VS Code through @vscode/test-electron: on a desktop in the VS Code that
// test-electron keeps for itself, without a screen in the one of the launcher.
import { join } from 'node:path';

import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';

import { hasScreen } from '../../scripts/vscode.ts';

const project = join(import.meta.dirname, '../..');
const bundle = join(project, 'test/.cache/vscodeSuite.cjs');

await build({
  entryPoints: [join(import.meta.dirname, 'suite/index.ts')],
  outfile: bundle,
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node22',
  external: ['vscode'],
  sourcemap: 'inline',
  logLevel: 'warning',
});
try {
  await runTests({
    ...(hasScreen() ? {} : { vscodeExecutablePath: join(import.meta.dirname, 'launcher.ts') }),
    extensionDevelopmentPath: [project, join(import.meta.dirname, 'kubernetesStandIn')],
    extensionTestsPath: bundle,
    launchArgs: ['--disable-workspace-trust', '--disable-extensions'],
  });
} catch (error) {
  // What failed has been printed by the suite.
  console.error(String(error));
  process.exitCode = 1;
}
