import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runCommand } from '../command.ts';
import type { DebianRecipe } from './imageTable.ts';

const overlaysDirectory = join(import.meta.dirname, '../../test/images');

/** Folders of Debian's packages that no image needs. */
const unneeded = [
  'usr/share/doc',
  'usr/share/man',
  'usr/share/lintian',
  'etc/init.d',
  'lib/systemd',
  'usr/lib/systemd',
];

/** Folders that programs expect and no package of ours brings. */
const expected = ['bin', 'run', 'var/log/nginx', 'var/lib/nginx', 'var/cache/nginx', 'usr/share/nginx/html'];

/**
 * Unpack Debian packages, with the libraries they need, into a folder that can be an image: busybox gives the
 * shell and every other command.
 * @throws CommandError when a package cannot be fetched or unpacked.
 */
export async function buildDebianTree(
  recipe: DebianRecipe,
  root: string,
  report: (detail: string) => void,
): Promise<void> {
  const downloads = await mkdtemp(join(tmpdir(), 'frankenetes-debian-'));
  try {
    const packages = [...recipe.packages, ...(await librariesOf(recipe.packages))];
    report(`fetching ${packages.join(', ')}`);
    await runCommand('apt-get', ['download', ...packages], { cwd: downloads, onLine: report });
    for (const file of await readdir(downloads)) {
      await runCommand('dpkg-deb', ['--extract', join(downloads, file), root]);
    }
    await Promise.all(unneeded.map(path => rm(join(root, path), { recursive: true, force: true })));
    await Promise.all(expected.map(path => mkdir(join(root, path), { recursive: true })));
    await linkMergedUsr(root);
    await linkBusybox(root);
    if (recipe.overlay !== undefined) {
      await cp(join(overlaysDirectory, recipe.overlay), root, { recursive: true });
    }
  } finally {
    await rm(downloads, { recursive: true });
  }
}

/** A digest of all that we decide of `buildDebianTree`; the packages' versions are Debian's. */
export async function debianRecipeDigest(recipe: DebianRecipe): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([recipe, unneeded, expected]));
  hash.update(await readFile('/etc/os-release').catch(() => 'no Debian'));
  if (recipe.overlay !== undefined) {
    const folder = join(overlaysDirectory, recipe.overlay);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter(found => found.isFile())) {
      hash.update(entry.name).update(await readFile(join(entry.parentPath, entry.name)));
    }
  }
  return hash.digest('hex');
}

/** Library packages that the packages depend on, directly or through other libraries. */
async function librariesOf(packages: readonly string[]): Promise<readonly string[]> {
  const libraries = new Set<string>();
  let unexplored = packages;
  while (unexplored.length > 0) {
    const listing = await runCommand('apt-cache', ['depends', '--important', ...unexplored]);
    const found = [...listing.matchAll(/^ +(?:Pre)?Depends: (?<name>(?:lib|zlib)\S+)$/gm)].map(
      match => match[1] ?? '',
    );
    unexplored = found.filter(name => !libraries.has(name));
    unexplored.forEach(name => libraries.add(name));
  }
  return [...libraries];
}

/** Newer Debian ships everything under /usr; the loader and `sh` are still looked for at the old places. */
async function linkMergedUsr(root: string): Promise<void> {
  for (const name of ['lib', 'lib64', 'sbin']) {
    if (!existsSync(join(root, name)) && existsSync(join(root, 'usr', name))) {
      await symlink(`usr/${name}`, join(root, name));
    }
  }
}

async function linkBusybox(root: string): Promise<void> {
  const busybox = ['bin/busybox', 'usr/bin/busybox'].find(path => existsSync(join(root, path)));
  if (busybox === undefined) {
    throw new Error('the package busybox-static brought no busybox');
  }
  const commands = (await runCommand(join(root, busybox), ['--list']))
    .split('\n')
    .filter(name => name !== '');
  for (const command of commands) {
    const path = join(root, 'bin', command);
    if (!existsSync(path)) {
      await symlink(`/${busybox}`, path);
    }
  }
}
