import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { corpus } from '../unit/kubeconfig/corpus.ts';
import { demo, foreign, makeHome, merge } from '../unit/kubeconfig/home.ts';
import { renderKubeconfig } from '../../src/kubeconfig/kubeconfigEntry.ts';
import { withLock } from '../../src/kubeconfig/lock.ts';
import { mergeKubeconfig } from '../../src/kubeconfig/merge.ts';
import { removeKubeconfig } from '../../src/kubeconfig/remove.ts';
import { undoMerge } from '../../src/kubeconfig/undo.ts';

/** The real kubectl's `config`. */
async function kubectlConfig(kubeconfig: string, ...args: readonly string[]): Promise<string> {
  const env = { ...process.env, KUBECONFIG: kubeconfig };
  return (await promisify(execFile)('kubectl', ['config', ...args], { env })).stdout;
}

/** kubectl 1.36 no longer writes preferences that say nothing. */
function anyVersion(text: string): string {
  return text.replace('preferences: {}\n', '');
}

test('kubectl reads what we wrote', async t => {
  const home = await makeHome(t);
  await home.write(foreign('other'));
  await merge({ ...home.options, currentContext: 'set' });
  assert.equal(await kubectlConfig(home.config, 'current-context'), 'frankenetes-demo\n');
  const contexts = (await kubectlConfig(home.config, 'get-contexts', '-o', 'name')).trim().split('\n');
  assert.deepEqual(contexts.toSorted(), ['frankenetes-demo', 'other']);
});

test('kubectl reads a kubeconfig rendered for one cluster', async t => {
  const home = await makeHome(t);
  await home.write(renderKubeconfig(demo()));
  const view = JSON.parse(await kubectlConfig(home.config, 'view', '--raw', '-o', 'json'));
  assert.equal(view['current-context'], 'frankenetes-demo');
  assert.equal(view.clusters[0].cluster.server, demo().server);
  assert.equal(Buffer.from(view.users[0].user['client-key-data'], 'base64').toString(), demo().clientKey);
});

test('kubectl reads the files of the corpus after a merge as before', async t => {
  const home = await makeHome(t);
  for (const [index, { text, contexts }] of corpus(12, 7).entries()) {
    const config = join(home.path, `config-${index}`);
    await writeFile(config, text);
    await mergeKubeconfig(demo(), home.listing(`config-${index}`));
    const found = (await kubectlConfig(config, 'get-contexts', '-o', 'name')).trim().split('\n');
    assert.deepEqual(found.toSorted(), [...contexts, 'frankenetes-demo'].toSorted(), text);
  }
});

test('removal and undo know our entries after kubectl has written the file anew', async t => {
  const home = await makeHome(t);
  await home.write(foreign('other'));
  const { receipt } = await merge(home.options);
  await kubectlConfig(home.config, 'set-context', 'other', '--namespace=kube-system');
  const theirs = foreign('other').replace(
    '    user: other\n',
    '    namespace: kube-system\n    user: other\n',
  );
  assert.deepEqual((await undoMerge(receipt)).left, []);
  assert.equal(anyVersion(await home.read()), anyVersion(theirs));
  await merge(home.options);
  await kubectlConfig(home.config, 'use-context', 'frankenetes-demo');
  await removeKubeconfig({ clusterId: demo().clusterId }, home.options);
  const forgotten = theirs.replace('current-context: other', 'current-context: ""');
  assert.equal(anyVersion(await home.read()), anyVersion(forgotten));
});

test('kubectl cannot write while we hold the lock, nor we while it does', async t => {
  const home = await makeHome(t);
  await home.write(foreign('other'));
  const useContext = () => kubectlConfig(home.config, 'set-context', 'other', '--namespace=default');
  await withLock([home.config], {}, () => assert.rejects(useContext(), /config\.lock: file exists/));
  await useContext();
  assert.ok(!existsSync(`${home.config}.lock`));
});
