// npm run fabric -- --state DIR: the fabric alone, in this terminal; --principal NAME: a principal at one that runs.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { runCommand } from './command.ts';

const project = join(import.meta.dirname, '..');

await runCommand(process.execPath, ['esbuild.js'], { cwd: project });
const fabric = spawn(process.execPath, [join(project, 'dist/fabric.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) {
      fabric.kill(signal);
    }
  });
}
fabric.on('exit', code => {
  process.exitCode = code ?? 1;
});
