import { existsSync } from 'node:fs';

import { runCommand } from './command.ts';
import { step } from './progress.ts';

/** Something that the computer lacks and that we may not install; the message says how to get it. */
export class MissingRequirement extends Error {
  override readonly name = 'MissingRequirement';
}

export function isDebian(): boolean {
  return existsSync('/etc/debian_version');
}

/** Debian, and we may install packages. */
export function isDebianRoot(): boolean {
  return isDebian() && process.getuid?.() === 0;
}

/**
 * Install Debian packages, nothing recommended with them.
 * @throws CommandError with apt's last lines.
 */
export async function installPackages(purpose: string, packages: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '--yes', '--no-install-recommends', ...packages];
  await step(`Installing ${packages.join(', ')} (${purpose})`, async report => {
    await runCommand('apt-get', ['update'], { env, onLine: report });
    await runCommand('apt-get', install, { env, onLine: report });
  });
}
