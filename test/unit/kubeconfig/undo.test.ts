import assert from 'node:assert/strict';
import { access } from 'node:fs/promises';
import { test } from 'node:test';
import { parse } from 'yaml';
import { foreign, makeHome, merge } from './home.ts';
import { undoMerge } from '../../../src/kubeconfig/undo.ts';

test('a kubeconfig that the merge made goes', async t => {
  const home = await makeHome(t);
  const { receipt } = await merge({ ...home.options, currentContext: 'set' });
  await undoMerge(receipt);
  await assert.rejects(access(home.config), { code: 'ENOENT' });
});

test('it stays if others have added to it', async t => {
  const home = await makeHome(t);
  const { receipt } = await merge(home.options);
  await home.write(`${await home.read()}preferences: {}\n`);
  await undoMerge(receipt);
  assert.equal(await home.read(), 'apiVersion: v1\nkind: Config\npreferences: {}\n');
});

test('replaced entries and the former current-context come back', async t => {
  const home = await makeHome(t);
  const original = `# mine\n${foreign('frankenetes-demo', 'elsewhere # for now')}`;
  await home.write(original);
  const onClash = () => Promise.resolve('replace' as const);
  const { receipt } = await merge({ ...home.options, onClash, currentContext: 'set' });
  assert.notEqual(await home.read(), original);
  assert.deepEqual((await undoMerge(receipt)).left, []);
  assert.equal(await home.read(), original);
});

test('renewed entries get their old values back', async t => {
  const home = await makeHome(t);
  await merge(home.options);
  const original = await home.read();
  const { receipt } = await merge(home.options, { clientKey: 'new\n', tlsServerName: 'apiserver' });
  await undoMerge(receipt);
  assert.equal(await home.read(), original);
});

test('what others have added since stays', async t => {
  const home = await makeHome(t);
  await home.write(foreign('other'));
  const { receipt } = await merge(home.options);
  const more = '- name: late\n  user: {}\n';
  await home.write((await home.read()) + more);
  await undoMerge(receipt);
  assert.equal(await home.read(), foreign('other') + more);
});

test('an entry of ours that someone has changed since is left and named', async t => {
  const home = await makeHome(t);
  await home.write(foreign('other'));
  const { receipt } = await merge(home.options);
  await home.write((await home.read()).replace('127.0.0.1', 'proxy.example'));
  const { left } = await undoMerge(receipt);
  assert.deepEqual(left, [{ section: 'clusters', name: 'frankenetes-demo', file: home.config }]);
  const config = parse(await home.read());
  assert.deepEqual([config.clusters.length, config.contexts.length, config.users.length], [2, 1, 1]);
});

test('a current-context that someone has changed since is left', async t => {
  const home = await makeHome(t);
  await home.write(foreign('other'));
  const { receipt } = await merge({ ...home.options, currentContext: 'set' });
  const changed = (await home.read()).replace('current-context: frankenetes-demo', 'current-context: third');
  await home.write(changed);
  await undoMerge(receipt);
  assert.equal(await home.read(), foreign('other', 'third'));
});

test('can be repeated, also after the file is gone', async t => {
  const home = await makeHome(t);
  const { receipt } = await merge(home.options);
  await undoMerge(receipt);
  assert.deepEqual(await undoMerge(receipt), { left: [], warnings: [] });
});
