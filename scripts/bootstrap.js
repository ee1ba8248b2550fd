// Brings what the scripts stand on: the packages of package-lock.json, and among them Node 22. Then it runs
// scripts/<name>.ts with that Node. It is plain JavaScript because the Node that starts it may be older.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const oldestNode = 20;
const project = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(project, 'node_modules');
const stamp = join(modules, '.frankenetes-lock-digest');

function main() {
  const [script, ...args] = process.argv.slice(2);
  const file = join(project, 'scripts', `${script}.ts`);
  if (script === undefined || !existsSync(file)) {
    fail(`There is no script ${script}.`);
  }
  checkNode();
  ensurePackages();
  runScript(file, args);
}

function checkNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < oldestNode) {
    fail(
      `This is Node ${process.versions.node}, but Node ${oldestNode} or newer is needed to begin with ` +
        '(the project then brings its own Node 22). Get it from https://nodejs.org.',
    );
  }
}

/** `npm ci`, unless the installed packages are those of package-lock.json. */
function ensurePackages() {
  const digest = createHash('sha256')
    .update(readFileSync(join(project, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest && existsSync(ownNode())) {
    return;
  }
  console.error('Installing the packages of package-lock.json (npm ci) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const result = spawnSync(npm, ['ci', '--no-audit', '--no-fund'], {
    cwd: project,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (result.error !== undefined) {
    fail(
      `npm could not be started (${result.error.message}). It comes with Node; on Debian: apt-get install npm.`,
    );
  }
  if (result.status !== 0) {
    fail(
      'npm ci failed; its message is above. If the package registry cannot be reached, connect to the internet ' +
        'or set the registry and proxy in your .npmrc, then run the command again. npm 9 or newer is needed.',
    );
  }
  if (!existsSync(ownNode())) {
    fail(
      'npm ci did not bring Node 22: install scripts are switched off. Allow them with `npm config set ' +
        'ignore-scripts false`, then run the command again.',
    );
  }
  writeFileSync(stamp, digest);
}

function ownNode() {
  return join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/** Run it in our place: same terminal, same signals, same exit code. */
function runScript(file, args) {
  const path = [dirname(ownNode()), join(modules, '.bin'), process.env['PATH'] ?? ''].join(delimiter);
  const child = spawn(ownNode(), [file, ...args], {
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // A terminal sends Ctrl+C to both; only a signal that was meant for us alone needs to be passed on.
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) {
        child.kill(signal);
      }
    });
  }
  child.on('error', error => fail(`Node 22 could not be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? (code ?? 1) : 128 + constants.signals[signal];
  });
}

/** @param {string} message */
function fail(message) {
  console.error(message);
  process.exit(1);
}

main();
