import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ImageNames, normaliseImageName, shortImageName } from '../../../../src/fabric/engine/imageNames.ts';

const digest = `sha256:${'a'.repeat(64)}`;

describe('normaliseImageName', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['nginx', 'docker.io/library/nginx:latest'],
    ['nginx:1.27', 'docker.io/library/nginx:1.27'],
    ['bitnami/nginx', 'docker.io/bitnami/nginx:latest'],
    ['docker.io/nginx', 'docker.io/library/nginx:latest'],
    ['index.docker.io/library/nginx', 'docker.io/library/nginx:latest'],
    ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10'],
    ['localhost/frankenetes/pause', 'localhost/frankenetes/pause:latest'],
    ['localhost:5000/thing', 'localhost:5000/thing:latest'],
    [`nginx@${digest}`, `docker.io/library/nginx@${digest}`],
    [`nginx:1.27@${digest}`, `docker.io/library/nginx:1.27@${digest}`],
    ['[::1]:5000/a/b__c/d-e.f', '[::1]:5000/a/b__c/d-e.f:latest'],
  ];
  for (const [name, full] of cases) {
    test(`${name} is ${full}`, () => assert.equal(normaliseImageName(name), full));
  }

  const none = [
    ...['', ' ', 'Nginx', 'nginx:', 'a b', 'a//b', 'nginx:latest:latest', 'nginx@sha256:short', '/nginx'],
    ...['a/../../containers/json?all=true#', '../secrets', 'nginx?x=', 'nginx#', 'nginx%2f..', 'nginx\n'],
    ...[
      'dir:/etc',
      'docker-archive:/home/me/image.tar',
      'oci:/etc/x:latest',
      'docker://nginx',
      'x'.repeat(4_000_000),
    ],
  ];
  for (const name of none) {
    test(`${JSON.stringify(name.slice(0, 40))} is no name`, () =>
      assert.throws(() => normaliseImageName(name), { name: 'EngineError', reason: 'image-not-found' }));
  }
});

test('a short name is without what is Docker Hub’s own', () => {
  assert.deepEqual(
    ['docker.io/library/busybox', 'docker.io/bitnami/nginx:1', 'registry.k8s.io/pause:3.10'].map(
      shortImageName,
    ),
    ['busybox:latest', 'bitnami/nginx:1', 'registry.k8s.io/pause:3.10'],
  );
});

describe('ImageNames', () => {
  test('gives the local name, and follows changes of the file', async t => {
    const directory = await mkdtemp(join(tmpdir(), 'frankenetes-names-'));
    t.after(() => rm(directory, { recursive: true }));
    const path = join(directory, 'images.json');
    const names = new ImageNames(path);
    assert.equal(await names.localName('registry.k8s.io/pause:3.10'), undefined);
    await writeFile(path, '{"registry.k8s.io/pause:3.10":"localhost/pause:3.10"}');
    assert.equal(await names.localName('registry.k8s.io/pause:3.10'), 'localhost/pause:3.10');
    assert.equal(await names.realName('localhost/pause:3.10'), 'registry.k8s.io/pause:3.10');
    assert.equal(await names.realName('localhost/other:1'), 'localhost/other:1');
    await writeFile(path, '{}');
    assert.equal(await names.localName('registry.k8s.io/pause:3.10'), undefined);
  });
});
