import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demo, foreign, makeHome, merge } from './home.ts';
import { removeKubeconfig } from '../../../src/kubeconfig/remove.ts';
import { undoRemove } from '../../../src/kubeconfig/undoRemove.ts';

const { clusterId } = demo();

test('what was removed comes back, byte for byte, the current context too', async t => {
  const home = await makeHome(t);
  await home.write(`# mine\n${foreign('other')}`);
  await merge({ ...home.options, currentContext: 'set' });
  const before = await home.read();
  const { receipt } = await removeKubeconfig({ clusterId }, home.options);
  assert.notEqual(await home.read(), before);
  assert.deepEqual((await undoRemove(receipt)).left, []);
  assert.equal(await home.read(), before);
});

test('in every file that was changed', async t => {
  const home = await makeHome(t);
  await merge(home.listing('second'));
  await home.write(await home.read('second'), 'first');
  const before = await home.read('second');
  const { receipt } = await removeKubeconfig({ clusterId }, home.listing('first', 'second'));
  await undoRemove(receipt);
  assert.deepEqual([await home.read('first'), await home.read('second')], [before, before]);
});

test('a file that somebody has changed since is left alone, and its entries are named', async t => {
  const home = await makeHome(t);
  await home.write(foreign('other'));
  await merge(home.options);
  const { receipt } = await removeKubeconfig({ clusterId }, home.options);
  const changed = `${await home.read()}# mine\n`;
  await home.write(changed);
  const { left } = await undoRemove(receipt);
  assert.deepEqual(
    left.map(({ section, name, file }) => [section, name, file]),
    ['clusters', 'contexts', 'users'].map(section => [section, 'frankenetes-demo', home.config]),
  );
  assert.equal(await home.read(), changed);
});

test('of a removal that found nothing there is nothing to undo', async t => {
  const home = await makeHome(t);
  const { receipt } = await removeKubeconfig({ clusterId }, home.options);
  assert.deepEqual(await undoRemove(receipt), { left: [], warnings: [] });
});
