import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

import { cacheDirectory } from './cache.ts';
import { CommandError, runCommand } from './command.ts';
import { installPackages, isDebianRoot, MissingRequirement } from './debian.ts';
import { step } from './progress.ts';

/** The Azure CLI, and the library by which programs in Python sign in. */
const packages = ['azure-cli==2.91.0', 'azure-identity==1.27.0'] as const;

/**
 * Make sure that this Azure CLI is on PATH for this process and its children. It is installed from PyPI into an
 * environment of its own in the cache: 2 minutes on two idle cores, 400 MB.
 * @throws MissingRequirement that says what to install.
 */
export async function ensureAz(): Promise<void> {
  const directory = join(cacheDirectory(), 'python', packages.join('+'));
  const complete = join(directory, 'complete');
  if (!existsSync(complete)) {
    await step('Installing the Azure CLI', async report => {
      await rm(directory, { recursive: true, force: true });
      await mkdir(directory, { recursive: true });
      await createEnvironment(directory);
      // What is needed of it is compiled when it is first run.
      const install = ['install', '--disable-pip-version-check', '--no-compile', ...packages];
      await runCommand(join(directory, 'bin/pip'), install, { onLine: report });
      await writeFile(complete, '');
    });
  }
  process.env['PATH'] = `${join(directory, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`;
}

/** Debian packs Python's way to make environments apart from Python. */
async function createEnvironment(directory: string): Promise<void> {
  const create = (): Promise<string> => runCommand('python3', ['-m', 'venv', directory]);
  try {
    await create();
  } catch (error) {
    if (!(error instanceof CommandError)) {
      throw error;
    }
    if (!isDebianRoot()) {
      throw new MissingRequirement(
        'Python 3.10 or newer with its venv module is needed for the Azure CLI: https://www.python.org/downloads.',
      );
    }
    await installPackages('for the Azure CLI', ['python3-venv']);
    await create();
  }
}
