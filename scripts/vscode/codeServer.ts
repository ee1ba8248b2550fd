import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { BackgroundProcess } from '../backgroundProcess.ts';
import { runCommand } from '../command.ts';
import { installPackages, isDebianRoot, MissingRequirement } from '../debian.ts';
import { step } from '../progress.ts';

export interface CodeServerOptions {
  /** Keep it short: VS Code puts Unix sockets into it, whose paths may have about 104 characters. */
  readonly userDataDirectory: string;
  readonly extensionsDirectory: string;
  /** Folders of further extensions: in a browser only one is under development, others are installed. */
  readonly extensions?: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** A free port where none is given. */
  readonly port?: number;
}

export interface CodeServer {
  /** Such as `127.0.0.1:41234`: the authority of its `vscode-remote:` URIs. */
  readonly authority: string;
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export interface WorkbenchOptions {
  /** Absolute path of the folder to open. */
  readonly folder: string;
  /** Absolute path of the extension under development. */
  readonly extension: string;
  /** Absolute path of the test suite's bundle, which exports `run`. */
  readonly tests?: string;
}

const startTimeoutSeconds = 60;
const packageDirectory = join(import.meta.dirname, '../../test/vscode-server');
const codeServerDirectory = join(packageDirectory, 'node_modules/code-server');
const vscodeDirectory = join(codeServerDirectory, 'lib/vscode');

/** Native modules that VS Code cannot do without; the rest of its install scripts is not needed. */
const nativeModules = ['@vscode/spdlog', '@vscode/native-watchdog'];

/** Install code-server from its lock file, unless that was done. About a minute the first time. */
export async function ensureCodeServer(): Promise<void> {
  const digest = createHash('sha256').update(await readFile(join(packageDirectory, 'package-lock.json')));
  const expected = digest.digest('hex');
  const stamp = join(packageDirectory, 'node_modules/.frankenetes-lock-digest');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === expected) {
    return;
  }
  await ensureCompiler();
  await step('Installing VS Code (code-server)', async onLine => {
    await runCommand('npm', ['ci', '--ignore-scripts'], { cwd: packageDirectory, onLine });
    // Its Git extension asks for this one and does not bring it.
    await runCommand('npm', ['rebuild', '@vscode/fs-copyfile'], { cwd: packageDirectory, onLine });
    await runCommand('npm', ['install', '--omit=dev', '--ignore-scripts'], { cwd: vscodeDirectory, onLine });
    await runCommand('npm', ['rebuild', ...nativeModules], { cwd: vscodeDirectory, onLine });
  });
  await writeFile(stamp, expected);
}

async function ensureCompiler(): Promise<void> {
  const programs = { '/usr/bin/g++': 'g++', '/usr/bin/make': 'make', '/usr/bin/python3': 'python3' };
  const missing = Object.entries(programs).flatMap(([path, name]) => (existsSync(path) ? [] : [name]));
  if (missing.length === 0 || process.platform !== 'linux') {
    return;
  }
  if (isDebianRoot()) {
    return installPackages('to compile VS Code’s native modules', missing);
  }
  throw new MissingRequirement(
    `VS Code's native modules need ${missing.join(', ')}; install them, then run again.`,
  );
}

/**
 * The bare server: what tests need, workspaces trusted. Secrets live in the page's memory.
 * @throws Error with its output when it does not start.
 */
export function startForTests(options: CodeServerOptions): Promise<CodeServer> {
  // Without a marketplace, so that nothing is asked of the internet.
  const env = { ...options.env, EXTENSIONS_GALLERY: '{}' };
  return start({ ...options, env }, 'Web UI available at', authority => ({
    cwd: vscodeDirectory,
    args: [
      'out/server-main.js',
      '--host=127.0.0.1',
      `--port=${authority.slice(authority.indexOf(':') + 1)}`,
      `--user-data-dir=${options.userDataDirectory}`,
      `--extensions-dir=${options.extensionsDirectory}`,
      '--telemetry-level=off',
      '--without-connection-token',
      '--accept-server-license-terms',
      '--disable-workspace-trust',
    ],
  }));
}

/**
 * code-server as a person uses it: secrets survive reload and restart, as long as port, browser profile and
 * user data directory stay the same. It listens on the loopback address, without a password.
 * @throws Error with its output when it does not start.
 */
export function startForPerson(options: CodeServerOptions): Promise<CodeServer> {
  return start(options, 'HTTP server listening', authority => ({
    cwd: codeServerDirectory,
    args: [
      'out/node/entry.js',
      '--auth=none',
      `--bind-addr=${authority}`,
      `--user-data-dir=${options.userDataDirectory}`,
      `--extensions-dir=${options.extensionsDirectory}`,
      '--disable-telemetry',
      '--disable-update-check',
    ],
  }));
}

/** The address at which a browser shows VS Code with the extension, and runs the tests if there are any. */
export function workbenchUrl(server: Pick<CodeServer, 'authority'>, options: WorkbenchOptions): string {
  const remote = (path: string): string => `vscode-remote://${server.authority}${path}`;
  const payload = [
    ['extensionDevelopmentPath', remote(options.extension)],
    ...(options.tests === undefined ? [] : [['extensionTestsPath', remote(options.tests)]]),
  ];
  const query = new URLSearchParams({ folder: options.folder, payload: JSON.stringify(payload) });
  return `http://${server.authority}/?${query.toString()}`;
}

async function start(
  options: CodeServerOptions,
  readyWhen: string,
  commandAt: (authority: string) => { readonly cwd: string; readonly args: readonly string[] },
): Promise<CodeServer> {
  await mkdir(options.userDataDirectory, { recursive: true, mode: 0o700 });
  await mkdir(options.extensionsDirectory, { recursive: true });
  for (const extension of options.extensions ?? []) {
    await install(extension, options.extensionsDirectory);
  }
  const authority = `127.0.0.1:${options.port ?? (await freePort())}`;
  const { cwd, args } = commandAt(authority);
  const server = await BackgroundProcess.start(process.execPath, args, {
    cwd,
    env: options.env,
    readyWhen,
    timeoutSeconds: startTimeoutSeconds,
  });
  return { authority, ended: server.ended, stop: () => server.stop() };
}

/** A loopback port that nothing listens on now. */
export function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = createServer();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
  });
  return promise;
}

async function install(path: string, extensions: string): Promise<void> {
  const { publisher, name, version } = JSON.parse(await readFile(join(path, 'package.json'), 'utf8')) as {
    readonly publisher: string;
    readonly name: string;
    readonly version: string;
  };
  await cp(path, join(extensions, `${publisher}.${name}-${version}`), { recursive: true });
}
