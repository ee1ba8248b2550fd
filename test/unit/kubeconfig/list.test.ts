import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { clientCertificate, clientCertificateEnd } from './certificates.ts';
import { foreign, makeHome, merge } from './home.ts';
import { listOurs } from '../../../src/kubeconfig/list.ts';

test('finds our contexts with the end of their certificates', async t => {
  const home = await makeHome(t);
  await home.write(foreign('other'));
  await merge(home.options, { clientCertificate });
  assert.deepEqual(await listOurs(home.options), {
    contexts: [
      {
        clusterId: 'demo000001',
        contextName: 'frankenetes-demo',
        file: home.config,
        line: 18,
        current: false,
        server: 'https://127.0.0.1:6443',
        expires: clientCertificateEnd,
      },
    ],
    foreign: { contextName: 'other', file: home.config, line: 14, exists: true },
    problems: [],
  });
  assert.match((await home.read()).split('\n')[18] ?? '', /^- context:/);
});

test('tells which context of ours kubectl works on', async t => {
  const home = await makeHome(t);
  await home.write(foreign('other'));
  await merge({ ...home.options, currentContext: 'set' });
  const { contexts, foreign: another } = await listOurs(home.options);
  assert.deepEqual(
    contexts.map(({ current }) => current),
    [true],
  );
  assert.equal(another, undefined);
});

test('a current context that is nowhere is told with the line that names it', async t => {
  const home = await makeHome(t);
  await home.write(foreign('other', 'gone'));
  assert.deepEqual((await listOurs(home.options)).foreign, {
    contextName: 'gone',
    file: home.config,
    line: 10,
    exists: false,
  });
});

test('of several files the first that names a context says which is current', async t => {
  const home = await makeHome(t);
  await home.write(foreign('other'), 'second');
  await merge({ ...home.listing('first'), currentContext: 'set' });
  const { contexts, foreign: another } = await listOurs(home.listing('first', 'second'));
  assert.deepEqual([contexts.map(({ current }) => current), another], [[true], undefined]);
  assert.equal((await listOurs(home.listing('second', 'first'))).foreign?.contextName, 'other');
});

test('where nothing is current nothing is told of it', async t => {
  const home = await makeHome(t);
  assert.deepEqual(await listOurs(home.options), { contexts: [], foreign: undefined, problems: [] });
});

test('a certificate that cannot be read has no end', async t => {
  const home = await makeHome(t);
  await merge(home.options);
  assert.deepEqual(
    (await listOurs(home.options)).contexts.map(({ expires }) => expires),
    [undefined],
  );
});

test('reads on where one file of many is broken', async t => {
  const home = await makeHome(t);
  await home.write('}', 'broken');
  await merge(home.listing('good'));
  const { contexts, problems } = await listOurs(home.listing('broken', 'good', 'missing'));
  assert.deepEqual(
    contexts.map(({ file }) => file),
    [join(home.path, 'good')],
  );
  assert.deepEqual(
    problems.map(({ reason }) => reason),
    ['not-yaml'],
  );
});
