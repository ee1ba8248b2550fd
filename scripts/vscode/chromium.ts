import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { installPackages, isDebianRoot, MissingRequirement } from '../debian.ts';

/** Names under which Chromium and Chrome are installed. */
const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** What a browser needs when it is driven by a program, also as root, and should talk to nobody but us. */
export const chromiumFlags: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The browser in which tests open VS Code; installed on Debian as root.
 * @returns the path of its executable.
 * @throws MissingRequirement that says what to install.
 */
export async function ensureChromium(): Promise<string> {
  const found = findChromium();
  if (found !== undefined) {
    return found;
  }
  if (isDebianRoot()) {
    await installPackages('the browser that tests VS Code', ['chromium']);
    const installed = findChromium();
    if (installed !== undefined) {
      return installed;
    }
  }
  throw new MissingRequirement('Chromium or Chrome is needed to test VS Code; install it, then run again.');
}

function findChromium(): string | undefined {
  const directories = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = directories.flatMap(directory => programs.map(program => join(directory, program)));
  return [...candidates, ...applications].find(path => existsSync(path));
}
