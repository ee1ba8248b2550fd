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
        expires: clientCertificateEnd,
      },
    ],
    problems: [],
  });
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
