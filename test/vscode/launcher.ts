#!/usr/bin/env node
// VS Code's executable, as far as @vscode/test-electron uses it, played by VS Code in a browser without a
// screen: it takes the same arguments and ends with the test suite's exit code.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { chromium } from 'playwright-core';

import { chromiumFlags, ensureChromium } from '../../scripts/vscode/chromium.ts';
import { ensureCodeServer, startForTests, workbenchUrl } from '../../scripts/vscode/codeServer.ts';

const { values, positionals } = parseArgs({
  options: {
    extensionDevelopmentPath: { type: 'string', multiple: true },
    extensionTestsPath: { type: 'string' },
  },
  allowPositionals: true,
  strict: false,
});
const [extension = '', ...others] = [values['extensionDevelopmentPath'] ?? []].flat().map(String);
const tests = String(values['extensionTestsPath']);

await ensureCodeServer();
const executablePath = await ensureChromium();
const directory = await mkdtemp(join(tmpdir(), 'fvs-'));
const server = await startForTests({
  userDataDirectory: join(directory, 'data'),
  extensionsDirectory: join(directory, 'extensions'),
  extensions: others,
  env: process.env,
});
const browser = await chromium.launch({ executablePath, args: [...chromiumFlags] });

/** Whoever says it first: the suite, a signal, or a server that ended by itself. */
const { promise: exitCode, resolve: end } = Promise.withResolvers<number>();
process.on('SIGINT', () => end(130));
process.on('SIGTERM', () => end(143));
void server.ended.then(() => end(1));

const page = await browser.newPage();
// The two functions that VS Code's web workbench looks for when it runs tests.
await page.exposeFunction('codeAutomationLog', (type: string, lines: readonly unknown[]) => {
  (type === 'error' ? process.stderr : process.stdout).write(`${lines.join(' ')}\n`);
});
await page.exposeFunction('codeAutomationExit', end);
await page.goto(workbenchUrl(server, { folder: positionals[0] ?? directory, extension, tests }));

process.exitCode = await exitCode;
await browser.close();
await server.stop();
await rm(directory, { recursive: true, force: true });
process.exit();
