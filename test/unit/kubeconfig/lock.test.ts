import assert from 'node:assert/strict';
import { unlinkSync } from 'node:fs';
import { mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeHome, merge } from './home.ts';
import { KubeconfigError } from '../../../src/kubeconfig/kubeconfigError.ts';
import { withLock } from '../../../src/kubeconfig/lock.ts';

test('the lock is there during the work and gone afterwards', async t => {
  const { path } = await makeHome(t);
  const file = join(path, 'config');
  await withLock([file], {}, async () => assert.ok((await stat(`${file}.lock`)).isFile()));
  assert.deepEqual(await readdir(path), []);
});

test('every lock is given back when the work fails', async t => {
  const { path } = await makeHome(t);
  const failing = withLock([join(path, 'b'), join(path, 'a')], {}, () =>
    Promise.reject(new Error('no luck')),
  );
  await assert.rejects(failing, /no luck/);
  assert.deepEqual(await readdir(path), []);
});

test('a lock that someone left behind is named, with its age and the way to remove it', async t => {
  const home = await makeHome(t);
  await home.write('');
  await writeFile(`${home.config}.lock`, '');
  const anHourAgo = new Date(Date.now() - 3_600_000);
  await utimes(`${home.config}.lock`, anHourAgo, anHourAgo);
  await assert.rejects(merge({ ...home.options, patience: 50 }), (error: unknown) => {
    assert.ok(error instanceof KubeconfigError);
    assert.equal(error.reason, 'locked');
    assert.equal(error.file, `${home.config}.lock`);
    assert.match(error.message, /60 min ago by you/);
    assert.match(error.message, /delete .*config\.lock/);
    return true;
  });
  assert.ok(await stat(`${home.config}.lock`), 'the lock of another is never taken away');
});

test('where the second lock is taken, the first is given back', async t => {
  const { path } = await makeHome(t);
  await writeFile(join(path, 'b.lock'), '');
  const files = [join(path, 'a'), join(path, 'b')];
  await assert.rejects(
    withLock(files, { patience: 50 }, () => Promise.resolve()),
    { reason: 'locked' },
  );
  assert.deepEqual(await readdir(path), ['b.lock']);
});

test('a lock that is given up in time is waited for', async t => {
  const { path } = await makeHome(t);
  const file = join(path, 'config');
  await writeFile(`${file}.lock`, '');
  const signal = onLook(2, () => unlinkSync(`${file}.lock`));
  assert.equal(await withLock([file], { signal }, () => Promise.resolve('done')), 'done');
});

test('waiting for a lock can be cancelled', async t => {
  const { path } = await makeHome(t);
  const file = join(path, 'config');
  await writeFile(`${file}.lock`, '');
  const controller = new AbortController();
  const waiting = withLock([file], { signal: controller.signal }, () => Promise.resolve());
  controller.abort();
  await assert.rejects(waiting, { reason: 'cancelled' });
});

/** A signal that does something when it is looked at for the nth time: once for each try. */
function onLook(times: number, act: () => void): AbortSignal {
  let looks = 0;
  return Object.defineProperty(new AbortController().signal, 'aborted', {
    get: () => {
      looks += 1;
      if (looks === times) {
        act();
      }
      return false;
    },
  });
}

test('a file in a directory that cannot hold a lock does not stand in the way', async t => {
  const { path } = await makeHome(t);
  await writeFile(join(path, 'file'), '');
  await mkdir(join(path, 'kube'));
  const files = [join(path, 'file', 'config'), join(path, 'kube', 'config')];
  const locks = await withLock(files, {}, () => readdir(join(path, 'kube')));
  assert.deepEqual(locks, ['config.lock']);
});
