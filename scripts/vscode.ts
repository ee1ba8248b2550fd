import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { CommandError, runCommand } from './command.ts';
import { say } from './progress.ts';
import { ensureCodeServer, startForPerson, workbenchUrl } from './vscode/codeServer.ts';

export interface OpenOptions {
  /** Absolute path of the extension under development. */
  readonly extension: string;
  /** Absolute path of the folder to open. */
  readonly folder: string;
  /** Where a VS Code of ours keeps its settings and extensions. */
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface OpenedVSCode {
  /** Where it can be seen; undefined for a window on the desktop. */
  readonly url: string | undefined;
  /** Resolves when the person has closed it. A browser's page can be closed and opened again, so never then. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Always the same, because a browser keeps VS Code's secrets by origin. */
const personsPort = 41873;

const firstSettings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
};

/** A screen that windows can be opened on. */
export function hasScreen(): boolean {
  if (process.platform === 'darwin' || process.platform === 'win32') {
    return true;
  }
  return (process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'] ?? '') !== '';
}

/** The `code` command of a desktop VS Code that can be used here: it refuses to run as root. */
export async function findDesktopVSCode(): Promise<string | undefined> {
  if (!hasScreen() || process.getuid?.() === 0) {
    return undefined;
  }
  try {
    await runCommand('code', ['--version']);
    return 'code';
  } catch (error) {
    if (error instanceof CommandError) {
      return undefined;
    }
    throw error;
  }
}

/** Open VS Code with the extension: on the desktop if it is there, else in a browser. */
export async function openForPerson(options: OpenOptions): Promise<OpenedVSCode> {
  const desktop = await findDesktopVSCode();
  return desktop === undefined ? openInBrowser(options) : openOnDesktop(desktop, options);
}

function openOnDesktop(command: string, options: OpenOptions): OpenedVSCode {
  const args = ['--new-window', '--wait', `--extensionDevelopmentPath=${options.extension}`, options.folder];
  const child = spawn(command, args, { env: options.env, stdio: 'ignore', detached: true });
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  child.once('error', () => resolve());
  child.once('close', () => resolve());
  return {
    url: undefined,
    ended,
    stop() {
      child.kill();
      return ended;
    },
  };
}

async function openInBrowser(options: OpenOptions): Promise<OpenedVSCode> {
  await ensureCodeServer();
  const userDataDirectory = join(options.directory, 'data');
  await writeFirstSettings(userDataDirectory);
  const server = await startForPerson({
    userDataDirectory,
    extensionsDirectory: join(options.directory, 'extensions'),
    env: options.env,
    port: personsPort,
  });
  const url = workbenchUrl(server, options);
  if (hasScreen()) {
    showInBrowser(url);
  }
  return { url, ended: server.ended, stop: () => server.stop() };
}

/** A quiet window: neither welcome page nor chat beside our tree. What the person changes stays. */
async function writeFirstSettings(userDataDirectory: string): Promise<void> {
  const file = join(userDataDirectory, 'User/settings.json');
  if (existsSync(file)) {
    return;
  }
  await mkdir(join(userDataDirectory, 'User'), { recursive: true, mode: 0o700 });
  await writeFile(file, `${JSON.stringify(firstSettings, undefined, 2)}\n`);
}

function showInBrowser(url: string): void {
  const command = process.platform === 'darwin' ? 'open' : '/usr/bin/xdg-open';
  if (process.platform !== 'darwin' && !existsSync(command)) {
    return;
  }
  const child = spawn(command, [url], { stdio: 'ignore', detached: true });
  child.once('error', error =>
    say(`The browser could not be opened (${error.message}); open the address yourself.`),
  );
  child.unref();
}
