import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientEnvironment } from '../../../src/fabric/clientEnvironment.ts';
import { writeFabricFile } from '../../../src/fabric/state/fabricFile.ts';
import { openFabric, ownerToken } from './fabricFixture.ts';
import { temporaryState } from './fixtures.ts';

test('a new principal comes as lines for a shell', { timeout: 20_000 }, async context => {
  const directory = temporaryState(context);
  directory.write('token', ownerToken);
  const { endpoint, settings, store } = await openFabric(context, { directory });
  const { instance, subscriptionId, tenantId } = settings.current;
  writeFabricFile(directory, { endpoint, instance, subscriptionId, tenantId, pid: 1, version: '0.0.0' });

  const lines = (await clientEnvironment(directory, "it's me")).trimEnd().split('\n');
  const [principal] = store.list('servicePrincipal');
  assert.equal(principal?.displayName, "it's me");
  assert.ok(lines.every(line => /^export \w+='[^']*'$/.test(line)));
  for (const line of [
    `AZURE_AUTHORITY_HOST='${endpoint}'`,
    `AZURE_RESOURCE_MANAGER='${endpoint}'`,
    `AZURE_TENANT_ID='${tenantId}'`,
    `AZURE_CLIENT_ID='${principal?.clientId}'`,
    `ARM_METADATA_HOSTNAME='${new URL(endpoint).host}'`,
    `NODE_EXTRA_CA_CERTS='${directory.file('ca.crt')}'`,
  ]) {
    assert.ok(lines.includes(`export ${line}`), line);
  }
  assert.deepEqual(
    store.list('roleAssignment').map(({ principalId, scope }) => [principalId, scope]),
    [[principal?.principalId, `/subscriptions/${subscriptionId}`]],
  );
});

test('there is none where no fabric runs', async context => {
  await assert.rejects(
    clientEnvironment(temporaryState(context), 'me'),
    /No fabric runs on .*: start it first/,
  );
});
