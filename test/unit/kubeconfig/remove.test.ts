import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { parse } from 'yaml';
import { authority, clientCertificate } from './certificates.ts';
import { demo, foreign, makeHome, merge } from './home.ts';
import { removeKubeconfig } from '../../../src/kubeconfig/remove.ts';

const { clusterId } = demo();

test('takes out exactly our entries, in every file, and says which', async t => {
  const home = await makeHome(t);
  await merge(home.listing('second'));
  await home.write(foreign('other'), 'first');
  const options = home.listing('first', 'second');
  const { removed, files, currentContextCleared } = await removeKubeconfig({ clusterId }, options);
  assert.deepEqual(
    removed.map(({ section }) => section),
    ['clusters', 'contexts', 'users'],
  );
  assert.equal(files.length, 1);
  assert.equal(currentContextCleared, false);
  assert.equal(await home.read('first'), foreign('other'));
  assert.equal(await home.read('second'), 'apiVersion: v1\nkind: Config\n');
});

test('can be repeated', async t => {
  const home = await makeHome(t);
  await home.write(foreign('other'));
  assert.deepEqual((await removeKubeconfig({ clusterId }, home.options)).removed, []);
  assert.equal(await home.read(), foreign('other'));
});

test('makes nothing where there was nothing', async t => {
  const home = await makeHome(t);
  await removeKubeconfig({ clusterId }, home.options);
  assert.deepEqual(await readdir(home.path), []);
});

test('of two clusters of ours the other stays, and after both the file is as it was', async t => {
  for (const original of [
    'clusters: null # none\n',
    '{"kind": "Config", "contexts": null}',
    'kind: Config',
  ]) {
    const home = await makeHome(t);
    await home.write(original);
    await merge(home.options);
    const one = await home.read();
    await merge(home.options, { clusterId: 'another001', name: 'another' });
    await removeKubeconfig({ clusterId: 'another001' }, home.options);
    assert.equal(await home.read(), one);
    await merge(home.options, { clusterId: 'another001', name: 'another' });
    await removeKubeconfig({ clusterId }, home.options);
    await removeKubeconfig({ clusterId: 'another001' }, home.options);
    assert.equal(await home.read(), original);
  }
});

test('clears current-context where it names ours, and only there', async t => {
  const home = await makeHome(t);
  await home.write(foreign('other'));
  await merge({ ...home.options, currentContext: 'set' });
  const { currentContextCleared } = await removeKubeconfig({ clusterId }, home.options);
  assert.equal(currentContextCleared, true);
  assert.equal(await home.read(), foreign('other', '""'));
});

test('leaves a current-context that means another file’s context of our name', async t => {
  const home = await makeHome(t);
  await merge({ ...home.listing('second'), currentContext: 'set' });
  await home.write(foreign('frankenetes-demo'), 'first');
  const options = home.listing('first', 'second');
  assert.equal((await removeKubeconfig({ clusterId }, options)).currentContextCleared, false);
  assert.equal(await home.read('first'), foreign('frankenetes-demo'));
});

test('keeps comments that others wrote between our entries', async t => {
  const home = await makeHome(t);
  await merge(home.options);
  await home.write((await home.read()).replace('contexts:\n', '# remember\ncontexts:\n'));
  await removeKubeconfig({ clusterId }, home.options);
  assert.equal(await home.read(), 'apiVersion: v1\nkind: Config\n# remember\n');
});

test('tells of contexts of others that need what is gone', async t => {
  const home = await makeHome(t);
  await merge(home.options);
  const another = '- context:\n    cluster: frankenetes-demo\n    user: me\n  name: mine\n';
  await home.write((await home.read()).replace('contexts:\n', `contexts:\n${another}`));
  const { dangling } = await removeKubeconfig({ clusterId }, home.options);
  assert.deepEqual(dangling, ['mine']);
  assert.deepEqual(
    parse(await home.read()).contexts.map(({ name }: { name: string }) => name),
    ['mine'],
  );
});

test('finds entries without a mark by the CA', async t => {
  const home = await makeHome(t);
  await home.write(
    [
      'clusters:',
      `- cluster: {certificate-authority-data: ${base64(authority)}, server: https://x}`,
      '  name: renamed',
      '- cluster: {server: https://y}',
      '  name: other',
      'contexts:',
      '- context: {cluster: renamed, user: admin}',
      '  name: renamed',
      '- context: {cluster: other, user: admin}',
      '  name: other',
      'users:',
      `- user: {client-certificate-data: ${base64(clientCertificate)}}`,
      '  name: admin',
      '- user: {token: t}',
      '  name: other',
      '',
    ].join('\n'),
  );
  assert.deepEqual((await removeKubeconfig({ clusterId }, home.options)).removed, []);
  const identity = { clusterId, certificateAuthority: authority };
  const { removed, dangling } = await removeKubeconfig(identity, home.options);
  assert.deepEqual(
    removed.map(({ section, name }) => `${section}/${name}`),
    ['clusters/renamed', 'contexts/renamed', 'users/admin'],
  );
  assert.deepEqual(dangling, ['other']);
});

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
