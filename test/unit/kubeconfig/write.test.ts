import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { chmod, link, lstat, mkdir, open, readdir, rename, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { foreign, makeHome, merge } from './home.ts';
import type { FileSystem } from '../../../src/kubeconfig/write.ts';

test('a new kubeconfig is its owner’s alone, and so is a new directory', async t => {
  const home = await makeHome(t);
  const { warnings } = await merge(home.options);
  assert.equal(await mode(home.config), 0o600);
  assert.equal(await mode(join(home.path, '.kube')), 0o700);
  assert.deepEqual(warnings, []);
});

test('a file that others can read keeps its mode, and its owner is told', async t => {
  const home = await makeHome(t);
  await home.write('');
  await chmod(home.config, 0o644);
  const { warnings } = await merge(home.options);
  assert.equal(await mode(home.config), 0o644);
  assert.deepEqual(
    warnings.map(({ kind }) => kind),
    ['readable-by-others'],
  );
});

test('links stay links, also one to a file that is not there yet', async t => {
  for (const exists of [true, false]) {
    const home = await makeHome(t);
    if (exists) {
      await home.write(foreign('other'), 'dotfiles/config');
    } else {
      await mkdir(join(home.path, 'dotfiles'));
    }
    await symlink('dotfiles/config', join(home.path, 'link'));
    await merge(home.listing('link'));
    assert.ok((await lstat(join(home.path, 'link'))).isSymbolicLink());
    assert.match(await home.read('dotfiles/config'), /name: frankenetes-demo/);
  }
});

test('both names of a hard-linked file show the change', async t => {
  const home = await makeHome(t);
  await home.write(foreign('other'), 'config');
  await link(join(home.path, 'config'), join(home.path, 'second'));
  const { warnings } = await merge(home.listing('config'));
  assert.equal(await home.read('second'), await home.read('config'));
  assert.match(await home.read('second'), /name: frankenetes-demo/);
  assert.deepEqual(
    warnings.map(({ kind }) => kind),
    ['written-in-place'],
  );
});

test('a bind-mounted file is written in place, and no backup is left', async t => {
  const home = await makeHome(t);
  await home.write(foreign('other'), 'mounted/config');
  await whileMounted(join(home.path, 'mounted/config'), async fileSystem => {
    const { warnings } = await merge({ ...home.listing('mounted/config'), fileSystem });
    assert.deepEqual(
      warnings.map(({ kind }) => kind),
      ['written-in-place'],
    );
  });
  assert.match(await home.read('mounted/config'), /name: frankenetes-demo/);
  assert.deepEqual(await readdir(join(home.path, 'mounted')), ['config']);
});

test('a full disk changes nothing, whether the file is replaced or written in place', async t => {
  const ways: Partial<FileSystem>[] = [{}, { rename: failing('EBUSY') }];
  for (const way of ways) {
    const home = await makeHome(t);
    await home.write(foreign('other'));
    const full = { open: openOnFullDisk('rename' in way ? home.config : ''), rename, ...way };
    await assert.rejects(merge({ ...home.options, fileSystem: full }), { reason: 'disk-full' });
    assert.equal(await home.read(), foreign('other'));
    assert.deepEqual(await readdir(join(home.path, '.kube')), ['config']);
  }
});

test('a file that cannot be written is named, and nothing is left behind', async t => {
  const home = await makeHome(t);
  await home.write(foreign('other'));
  const fileSystem = { rename, open: failing('EROFS') };
  await assert.rejects(merge({ ...home.options, fileSystem }), { reason: 'read-only', file: home.config });
  assert.deepEqual(await readdir(join(home.path, '.kube')), ['config']);
});

test('a change by a program without a lock is kept, and the edit made anew', async t => {
  const home = await makeHome(t);
  await home.write(foreign('other'));
  const { openFile, changes } = changingOnOpen(home.config, 1);
  await merge({ ...home.options, fileSystem: { open: openFile, rename } });
  assert.equal(changes(), 1);
  assert.match(await home.read(), /# change 1\n/);
  assert.match(await home.read(), /name: frankenetes-demo/);
});

test('a program that does not stop changing the file wins in the end', async t => {
  const home = await makeHome(t);
  await home.write(foreign('other'));
  const { openFile } = changingOnOpen(home.config, Infinity);
  const options = { ...home.options, fileSystem: { open: openFile, rename } };
  await assert.rejects(merge(options), { reason: 'changed-too-often' });
  assert.ok((await home.read()).startsWith(foreign('other')));
  assert.doesNotMatch(await home.read(), /frankenetes/);
});

async function mode(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function failing(code: string) {
  return () => Promise.reject(systemError(code));
}

/** Mounts a file over itself; where that is not allowed, renaming fails as it does on such a mount. */
async function whileMounted(file: string, work: (fileSystem: FileSystem) => Promise<void>): Promise<void> {
  try {
    execFileSync('mount', ['--bind', file, file], { stdio: 'ignore' });
  } catch {
    return work({ open, rename: failing('EBUSY') });
  }
  try {
    await work({ open, rename });
  } finally {
    execFileSync('umount', [file]);
  }
}

/** New files cannot be filled, or else the one of this name takes 10 bytes, once, and then what it held. */
function openOnFullDisk(inPlace: string): FileSystem['open'] {
  return async (path, flags, permissions) => {
    const handle = await open(path, flags, permissions);
    if (inPlace === '') {
      handle.writeFile = failing('ENOSPC');
    }
    if (path !== inPlace) {
      return handle;
    }
    const write = handle.write.bind(handle);
    let full = false;
    handle.write = (async (bytes: Buffer, offset: number, length: number, position: number) => {
      if (full) {
        return write(bytes, offset, length, position);
      }
      full = true;
      await write(bytes, offset, 10, position);
      throw systemError('ENOSPC');
    }) as typeof handle.write;
    return handle;
  };
}

/** Something else appends to the file right before our new content is ready. */
function changingOnOpen(
  file: string,
  times: number,
): { openFile: FileSystem['open']; changes: () => number } {
  let count = 0;
  const openFile: FileSystem['open'] = (path, flags, permissions) => {
    if (count < times) {
      appendFileSync(file, `# change ${++count}\n`);
    }
    return open(path, flags, permissions);
  };
  return { openFile, changes: () => count };
}
