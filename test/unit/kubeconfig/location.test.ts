import assert from 'node:assert/strict';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { foreign, makeHome } from './home.ts';
import { destinationFile, kubeconfigFiles } from '../../../src/kubeconfig/location.ts';

test('without KUBECONFIG it is the config in the home directory', () => {
  assert.deepEqual(kubeconfigFiles({ environment: {}, home: '/home/ada' }), [
    join('/home/ada', '.kube', 'config'),
  ]);
});

test('an empty KUBECONFIG counts as none', () => {
  const environment = { KUBECONFIG: delimiter };
  assert.deepEqual(kubeconfigFiles({ environment, home: '/home/ada' }), [
    join('/home/ada', '.kube', 'config'),
  ]);
});

test('KUBECONFIG lists files, each counted once', () => {
  const environment = { KUBECONFIG: ['/a', '', '/b', '/a'].join(delimiter) };
  assert.deepEqual(kubeconfigFiles({ environment, home: '/home/ada' }), ['/a', '/b']);
});

test('new entries go to the first file that exists', async t => {
  const home = await makeHome(t);
  await home.write(foreign('second'), 'second');
  await home.write(foreign('third'), 'third');
  const files = kubeconfigFiles(home.listing('first', 'second', 'third'));
  assert.equal(await destinationFile(files), join(home.path, 'second'));
});

test('where none exists they go to the last', async t => {
  const home = await makeHome(t);
  assert.equal(
    await destinationFile(kubeconfigFiles(home.listing('first', 'second'))),
    join(home.path, 'second'),
  );
});
