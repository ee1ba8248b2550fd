import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { foreign, makeHome, merge } from './home.ts';
import { KubeconfigError } from '../../../src/kubeconfig/kubeconfigError.ts';

describe('a file that is no kubeconfig is named and left as it is', () => {
  const key = 'LS0tLS1CRUdJTiBQUklWQVRF';
  const cases = [
    {
      what: 'broken YAML',
      text: `users:\n- name: a\n  user: {client-key-data: ${key}\n`,
      reason: 'not-yaml',
    },
    { what: 'a tab for indentation', text: `users:\n\t- name: ${key}\n`, reason: 'not-yaml' },
    { what: 'a key that comes twice', text: `clusters: []\nclusters: [${key}]\n`, reason: 'not-yaml' },
    { what: 'an alias of nothing', text: `users: *${key}\n`, reason: 'not-yaml' },
    { what: 'a text', text: `${key}\n`, reason: 'not-a-kubeconfig' },
    { what: 'a list', text: `- ${key}\n`, reason: 'not-a-kubeconfig' },
    { what: 'another kind', text: `kind: Secret\ndata: ${key}\n`, reason: 'not-a-kubeconfig' },
    { what: 'another version', text: `apiVersion: v2\nx: ${key}\n`, reason: 'not-a-kubeconfig' },
    { what: 'users that are no list', text: `users:\n  ${key}: {}\n`, reason: 'not-a-kubeconfig' },
  ] as const;
  for (const { what, text, reason } of cases) {
    test(what, async t => {
      const home = await makeHome(t);
      await home.write(text);
      await assert.rejects(merge(home.options), (error: unknown) => {
        assert.ok(error instanceof KubeconfigError);
        assert.equal(error.reason, reason);
        assert.ok(error.message.includes(home.config));
        assert.ok(!`${error.message}${String(error.cause)}`.includes(key), 'no content in a message');
        return true;
      });
      assert.equal(await home.read(), text);
      assert.deepEqual(await readdir(join(home.path, '.kube')), ['config']);
    });
  }
});

test('the line that is not YAML is told', async t => {
  const home = await makeHome(t);
  await home.write('kind: Config\nusers: []\n}\n');
  await assert.rejects(merge(home.options), /line 3 /);
});

test('UTF-16, as Windows PowerShell writes it, is told from UTF-8', async t => {
  const home = await makeHome(t);
  await home.write('');
  await writeFile(home.config, Buffer.from(`\uFEFF${foreign('other')}`, 'utf16le'));
  await assert.rejects(merge(home.options), { reason: 'not-yaml', message: /UTF-8/ });
});

test('a directory in its place', async t => {
  const home = await makeHome(t);
  await mkdir(home.config, { recursive: true });
  await assert.rejects(merge(home.options), { reason: 'is-a-directory', file: home.config });
});

test('a path below a file cannot be read', async t => {
  const home = await makeHome(t);
  await home.write('', 'file');
  await assert.rejects(merge(home.listing('file/config')), { reason: 'unreadable' });
});

test('a pipe is not waited for', async t => {
  const home = await makeHome(t);
  execFileSync('mkfifo', [join(home.path, 'pipe')]);
  await assert.rejects(merge(home.listing('pipe')), { reason: 'not-a-file' });
});
