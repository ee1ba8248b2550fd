import assert from 'node:assert/strict';
import { open, readdir, rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { authority, clientCertificate } from './certificates.ts';
import { foreign, makeHome, merge } from './home.ts';
import type { Clash } from '../../../src/kubeconfig/merge.ts';
import type { FileSystem } from '../../../src/kubeconfig/write.ts';

test('a kubeconfig that was not there is made, complete and private', async t => {
  const home = await makeHome(t);
  const { file, contextName } = await merge({ ...home.options, currentContext: 'only-if-none' });
  const config = parse(await home.read());
  assert.deepEqual([file, contextName], [home.config, 'frankenetes-demo']);
  assert.equal(config['apiVersion'], 'v1');
  assert.equal(config.kind, 'Config');
  assert.equal(config['current-context'], 'frankenetes-demo');
  assert.equal(config.clusters[0].cluster.server, 'https://127.0.0.1:6443');
  assert.equal(Buffer.from(config.users[0].user['client-key-data'], 'base64').toString(), 'key\n');
  assert.deepEqual(await readdir(join(home.path, '.kube')), ['config']);
});

test('an entry is written in the style of its neighbours', async t => {
  const home = await makeHome(t);
  const text = 'clusters:\r\n  -   name: other\r\n      cluster:\r\n         server: https://x\r\n';
  await home.write(text);
  await merge(home.options);
  const added = (await home.read()).slice(text.length).split('\n');
  assert.ok((await home.read()).startsWith(text));
  assert.deepEqual(added.slice(0, 2), [
    '  -   cluster:\r',
    '         certificate-authority-data: YXV0aG9yaXR5Cg==\r',
  ]);
  assert.ok(added.slice(0, -1).every(line => line.endsWith('\r')));
});

test('an entry in a JSON kubeconfig is JSON', async t => {
  const home = await makeHome(t);
  await home.write('{"kind": "Config", "clusters": [], "contexts": null}');
  await merge(home.options);
  const config = JSON.parse(await home.read());
  assert.equal(config.clusters[0].name, 'frankenetes-demo');
  assert.equal(config.users[0].name, 'frankenetes-demo');
});

describe('current-context', () => {
  const cases = [
    { policy: 'leave', before: '""', after: undefined, changed: false },
    { policy: 'leave', before: 'other', after: 'other', changed: false },
    { policy: 'only-if-none', before: '""', after: 'frankenetes-demo', changed: true },
    { policy: 'only-if-none', before: 'other', after: 'other', changed: false },
    { policy: 'set', before: 'other', after: 'frankenetes-demo', changed: true },
  ] as const;
  for (const { policy, before, after, changed } of cases) {
    test(`${policy}, where it is ${before}: it is ${after ?? 'none'} afterwards`, async t => {
      const home = await makeHome(t);
      await home.write(foreign('other', before));
      const { currentContext } = await merge({ ...home.options, currentContext: policy });
      assert.deepEqual(currentContext, { name: after, changed });
      assert.equal(parse(await home.read())['current-context'], after ?? '');
    });
  }

  test('one in a later file counts as well', async t => {
    const home = await makeHome(t);
    await home.write('', 'first');
    await home.write(foreign('other'), 'second');
    const options = home.listing('first', 'second');
    const { currentContext } = await merge({ ...options, currentContext: 'only-if-none' });
    assert.deepEqual(currentContext, { name: 'other', changed: false });
  });
});

describe('merging the same cluster again', () => {
  test('renews its entries without a question and changes no other byte', async t => {
    const home = await makeHome(t);
    await home.write(foreign('other'));
    await merge(home.options);
    const before = await home.read();
    await merge(home.options, { server: 'https://127.0.0.1:7443', clientKey: 'new key\n' });
    const expected = before
      .replace('https://127.0.0.1:6443', 'https://127.0.0.1:7443')
      .replace(base64('key\n'), base64('new key\n'));
    assert.equal(await home.read(), expected);
  });

  test('keeps the keys, comments and names that the user gave them', async t => {
    const home = await makeHome(t);
    await merge(home.options);
    const edited = (await home.read())
      .replace(
        '    user: frankenetes-demo\n  name: frankenetes-demo',
        '    namespace: mine\n    user: frankenetes-demo\n  name: short',
      )
      .replace('    server:', '    proxy-url: socks5://localhost:1080 # at work\n    server:');
    await home.write(edited);
    const { contextName } = await merge(home.options, { server: 'https://127.0.0.1:7443' });
    assert.equal(contextName, 'short');
    assert.equal(await home.read(), edited.replace(':6443', ':7443'));
  });

  test('adds what is missing of them', async t => {
    const home = await makeHome(t);
    await merge(home.options);
    const whole = await home.read();
    await home.write(whole.replace(/contexts:\n(?:[- ].*\n)+/, ''));
    await merge(home.options, { tlsServerName: 'apiserver' });
    const config = parse(await home.read());
    assert.equal(config.contexts[0].context.cluster, 'frankenetes-demo');
    assert.equal(config.clusters[0].cluster['tls-server-name'], 'apiserver');
  });

  test('writes nothing where nothing is new', async t => {
    const home = await makeHome(t);
    await merge(home.options);
    const { receipt } = await merge(home.options);
    assert.deepEqual(receipt.files, []);
  });

  test('knows entries whose mark was dropped by the CA', async t => {
    const home = await makeHome(t);
    const entry = { certificateAuthority: authority, clientCertificate };
    await merge(home.options, entry);
    const unmarked = (await home.read()).replaceAll(
      / +extensions:\n +- name: .*\n +extension:\n(?: {8,}.*\n)+/g,
      '',
    );
    assert.doesNotMatch(unmarked, /frankenetes\.dev/);
    await home.write(unmarked);
    await merge(home.options, { ...entry, server: 'https://127.0.0.1:7443' });
    assert.equal(await home.read(), unmarked.replace(':6443', ':7443'));
  });

  test('renews them in the file where they are', async t => {
    const home = await makeHome(t);
    await merge(home.listing('second'));
    await home.write(foreign('other'), 'first');
    const { file } = await merge(home.listing('first', 'second'), { server: 'https://127.0.0.1:7443' });
    assert.equal(file, join(home.path, 'second'));
    assert.equal(await home.read('first'), foreign('other'));
  });
});

describe('a clash', () => {
  const taken = foreign('frankenetes-demo');

  test('is told with its places and a free name', async t => {
    const home = await makeHome(t);
    await home.write(foreign('other'), 'first');
    await home.write(`${taken}\n# end`, 'second');
    const clashes: Clash[] = [];
    const onClash = (clash: Clash) => {
      clashes.push(clash);
      return Promise.resolve('cancel' as const);
    };
    await assert.rejects(merge({ ...home.listing('first', 'second'), onClash }), { reason: 'cancelled' });
    const place = { file: join(home.path, 'second'), clusterId: undefined };
    assert.deepEqual(clashes, [
      {
        name: 'frankenetes-demo',
        freeName: 'frankenetes-demo-2',
        entries: ['clusters', 'contexts', 'users'].map(section => ({ section, ...place })),
      },
    ]);
    assert.equal(await home.read('first'), foreign('other'));
  });

  test('with another cluster of ours names it', async t => {
    const home = await makeHome(t);
    await merge(home.options, { clusterId: 'another001' });
    const ids: (string | undefined)[] = [];
    const onClash = (clash: Clash) => {
      ids.push(...clash.entries.map(({ clusterId }) => clusterId));
      return Promise.resolve('keep-both' as const);
    };
    const { contextName } = await merge({ ...home.options, onClash });
    assert.deepEqual(ids, ['another001', 'another001', 'another001']);
    assert.equal(contextName, 'frankenetes-demo-2');
  });

  test('answered with "keep both" gives ours one free name everywhere', async t => {
    const home = await makeHome(t);
    await home.write(
      `users:\n- name: frankenetes-demo\n  user: {}\n- name: frankenetes-demo-2\n  user: {}\n`,
    );
    await merge({ ...home.options, onClash: () => Promise.resolve('keep-both') });
    const config = parse(await home.read());
    assert.deepEqual(
      config.users.map(({ name }: { name: string }) => name),
      ['frankenetes-demo', 'frankenetes-demo-2', 'frankenetes-demo-3'],
    );
    assert.equal(config.clusters[0].name, 'frankenetes-demo-3');
    const [{ context, name }] = config.contexts;
    assert.deepEqual([name, context.cluster, context.user], Array(3).fill('frankenetes-demo-3'));
  });

  test('answered with "replace" puts ours where the other stood', async t => {
    const home = await makeHome(t);
    await home.write(`# mine\n${taken}`);
    await merge({ ...home.options, onClash: () => Promise.resolve('replace') });
    const text = await home.read();
    const config = parse(text);
    assert.ok(text.startsWith('# mine\napiVersion: v1\n'));
    assert.deepEqual([config.clusters.length, config.contexts.length, config.users.length], [1, 1, 1]);
    assert.equal(config.clusters[0].cluster.server, 'https://127.0.0.1:6443');
    assert.doesNotMatch(text, /secret-of/);
  });

  test('is asked about again when another one came up in the meantime', async t => {
    const home = await makeHome(t);
    await home.write('users:\n- name: frankenetes-demo\n  user: {}\n');
    const free: string[] = [];
    const onClash = async (clash: Clash) => {
      free.push(clash.freeName);
      await home.write(
        'users:\n- name: frankenetes-demo\n  user: {}\n- name: frankenetes-demo-2\n  user: {}\n',
      );
      return 'keep-both' as const;
    };
    await merge({ ...home.options, onClash });
    assert.deepEqual(free, ['frankenetes-demo-2', 'frankenetes-demo-3']);
  });

  test('is asked about while no lock is held', async t => {
    const home = await makeHome(t);
    await home.write(taken);
    const onClash = async () => {
      assert.deepEqual(await readdir(join(home.path, '.kube')), ['config']);
      return 'replace' as const;
    };
    await merge({ ...home.options, onClash });
  });
});

test('of one file under two names, one is edited', async t => {
  const home = await makeHome(t);
  await home.write(foreign('other'), 'config');
  await symlink(join(home.path, 'config'), join(home.path, 'link'));
  const { contextName } = await merge(home.listing('link', 'config'));
  assert.equal(contextName, 'frankenetes-demo');
  assert.equal(parse(await home.read('config')).contexts.length, 2);
});

test('a section that is an alias of another is left alone', async t => {
  const home = await makeHome(t);
  const text = 'contexts: &none []\nusers: *none\n';
  await home.write(text);
  await assert.rejects(merge(home.options), { reason: 'cannot-edit' });
  assert.equal(await home.read(), text);
});

test('a list that an alias elsewhere refers to is left alone', async t => {
  const home = await makeHome(t);
  const text = 'clusters: &shared []\nmine: *shared\n';
  await home.write(text);
  await assert.rejects(merge(home.options), { reason: 'cannot-edit' });
  assert.equal(await home.read(), text);
});

test('if the second of two files cannot be written, the first gets its content back', async t => {
  const home = await makeHome(t);
  await home.write(foreign('other'), 'first');
  await home.write('users:\n- name: frankenetes-demo\n  user: {}\n', 'second');
  const options = { ...home.listing('first', 'second'), onClash: () => Promise.resolve('replace' as const) };
  const fileSystem: FileSystem = {
    open,
    rename: (from, to) => {
      const full = Object.assign(new Error('no room'), { code: 'ENOSPC' });
      return String(to).endsWith('second') ? Promise.reject(full) : rename(from, to);
    },
  };
  await assert.rejects(merge({ ...options, fileSystem }), { reason: 'disk-full' });
  assert.equal(await home.read('first'), foreign('other'));
});

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
