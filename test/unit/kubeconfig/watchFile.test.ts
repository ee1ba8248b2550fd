import assert from 'node:assert/strict';
import { once, EventEmitter } from 'node:events';
import { appendFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { makeHome } from './home.ts';
import { watchFile } from '../../../src/kubeconfig/watchFile.ts';

/** Does something to a watched file and waits until that is told. */
type Act = (work: () => Promise<unknown>) => Promise<void>;

function watched(t: TestContext, path: string): Act {
  const events = new EventEmitter();
  t.after(watchFile(path, () => events.emit('changed')));
  // The watcher alone keeps no program alive.
  const alive = setInterval(() => undefined, 1_000);
  t.after(() => clearInterval(alive));
  return async work => {
    const told = once(events, 'changed');
    await work();
    await told;
  };
}

test('a file is written in place, replaced, removed and made anew', async t => {
  const home = await makeHome(t);
  await home.write('1');
  const act = watched(t, home.config);
  await act(() => appendFile(home.config, '2'));
  await writeFile(`${home.path}/other`, '3');
  await act(() => rename(`${home.path}/other`, home.config));
  await act(() => appendFile(home.config, '4'));
  await act(() => rm(home.config));
  await act(() => home.write('5'));
});

test('a file comes where not even its directory was, and goes with it', async t => {
  const home = await makeHome(t);
  const act = watched(t, home.config);
  await act(() => mkdir(join(home.path, '.kube')));
  await act(() => home.write('1'));
  await act(() => rm(join(home.path, '.kube'), { recursive: true }));
  await act(() => home.write('2'));
  await act(() => appendFile(home.config, '3'));
});

test('what happens to its neighbours is not told, nor anything once it ended', async t => {
  const home = await makeHome(t);
  const neighbour = join(home.path, '.kube/neighbour');
  await home.write('1');
  const told: string[] = [];
  const end = watchFile(home.config, () => told.push('changed'));
  t.after(end);
  const besides = watched(t, neighbour);
  await besides(() => writeFile(neighbour, '2'));
  assert.deepEqual(told, []);
  end();
  const act = watched(t, home.config);
  await act(() => home.write('3'));
  assert.deepEqual(told, []);
});
