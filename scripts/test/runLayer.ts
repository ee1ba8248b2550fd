import { globSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

import { CommandError, runCommand } from '../command.ts';
import { allowedSkip, type LayerResult } from './layerResult.ts';
import type { Layer, Program } from './layers.ts';

const project = join(import.meta.dirname, '../..');

/** A layer that hangs must not hang for ever: half an hour for one file. */
const fileTimeoutMilliseconds = 30 * 60 * 1000;

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  readonly complaints: string[];
}

/** Run a layer's programs and test files, showing each result as it comes. */
export async function runLayer(layer: Layer): Promise<LayerResult> {
  const started = performance.now();
  const counts: Counts = { passed: 0, failed: 0, skipped: 0, complaints: [] };
  for (const program of layer.programs) {
    await runProgram(program, counts);
  }
  const files = globSync(`test/${layer.name}/**/*.test.ts`, { cwd: project });
  if (layer.name === 'vscode') {
    await runVSCodeSuite(counts);
  }
  if (files.length > 0) {
    await runFiles(files, layer.concurrency, counts);
  }
  if (counts.passed + counts.failed === 0) {
    counts.complaints.push('no test ran');
  }
  return { name: layer.name, ...counts, seconds: (performance.now() - started) / 1000 };
}

async function runProgram(program: Program, counts: Counts): Promise<void> {
  try {
    await runCommand(program.command, program.args, { cwd: project });
    counts.passed += 1;
    console.log(`✔ ${program.title}`);
  } catch (error) {
    if (!(error instanceof CommandError)) {
      throw error;
    }
    counts.failed += 1;
    console.log(`✖ ${program.title}\n${error.message}`);
  }
}

/** The suite inside VS Code counts for itself and prints `N passed, N failed`. */
async function runVSCodeSuite(counts: Counts): Promise<void> {
  let ended = true;
  const result = { passed: 0, failed: 0 };
  const onLine = (line: string): void => {
    console.log(line);
    const found = /^(?<passed>\d+) passed, (?<failed>\d+) failed$/.exec(line);
    if (found === null) {
      return;
    }
    result.passed = Number(found.groups?.['passed']);
    result.failed = Number(found.groups?.['failed']);
  };
  try {
    await runCommand(process.execPath, ['test/vscode/run.ts'], { cwd: project, onLine });
  } catch (error) {
    if (!(error instanceof CommandError)) {
      throw error;
    }
    ended = false;
  }
  counts.passed += result.passed;
  counts.failed += result.failed;
  if (!ended && result.failed === 0) {
    counts.complaints.push('VS Code ended before its tests did');
  }
}

async function runFiles(files: readonly string[], concurrency: number, counts: Counts): Promise<void> {
  const events = run({
    files: files.map(file => join(project, file)),
    concurrency,
    timeout: fileTimeoutMilliseconds,
  });
  events.on('test:pass', event => {
    if (event.details.type === 'suite') {
      return;
    }
    if (event.name === event.file) {
      counts.complaints.push(`${event.name} has no test`);
    } else if (event.skip !== undefined || event.todo !== undefined) {
      countSkip(event.name, event.skip, counts);
    } else {
      counts.passed += 1;
    }
  });
  events.on('test:fail', event => {
    // A suite that fails only because of its tests was counted with them.
    if (!('failureType' in event.details.error) || event.details.error.failureType !== 'subtestsFailed') {
      counts.failed += 1;
    }
  });
  const output = events.compose(new spec());
  for await (const text of output) {
    process.stdout.write(String(text));
  }
}

function countSkip(name: string, reason: string | boolean | undefined, counts: Counts): void {
  counts.skipped += 1;
  if (typeof reason === 'string' && reason.startsWith(allowedSkip)) {
    return;
  }
  counts.complaints.push(`"${name}" was skipped`);
}
