import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findInDirectory } from '../../../../src/fabric/model/directory.ts';
import { type Arm, at, codeOf, groupsPath, openArm, subscription } from '../armFixture.ts';
import { container, eventually, groupRequest } from '../fixtures.ts';

const demo = `${groupsPath}/demo`;
const robotPath = `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/robot`;
const system = { type: 'SystemAssigned' };
const both = { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { [robotPath]: {} } };

async function identityAfterPut(
  { call, lives }: Arm,
  identity?: object,
  image = 'busybox',
): Promise<unknown> {
  const body = { ...groupRequest({ containers: [container('web', { image })] }), identity };
  const answer = await call(`PUT ${demo}`, body);
  assert.ok(answer.status === 201 || answer.status === 200, JSON.stringify(answer.body));
  await eventually(() => lives.get(demo)?.record.provisioningState === 'Succeeded');
  return at(answer.body, 'identity');
}

describe('a system-assigned identity', { timeout: 20_000 }, () => {
  test('is made with its group, shown, and in the directory', async context => {
    const arm = await openArm(context);
    const identity = await identityAfterPut(arm, system);
    const principalId = String(at(identity, 'principalId'));
    assert.match(principalId, /^[0-9a-f-]{36}$/);
    assert.deepEqual(identity, {
      principalId,
      tenantId: '22222222-2222-2222-2222-222222222222',
      type: 'SystemAssigned',
    });
    assert.deepEqual(at((await arm.call(`GET ${demo}`)).body, 'identity'), identity);
    assert.ok(findInDirectory(arm.store, principalId));
  });

  test('stays over updates, beside others, and until it is no longer asked for', async context => {
    const arm = await openArm(context);
    await arm.call(`PUT ${robotPath}`, { location: 'eastus' });
    const principalId = at(await identityAfterPut(arm, system), 'principalId');
    assert.equal(at(await identityAfterPut(arm, system, 'nginx'), 'principalId'), principalId);
    assert.equal(at(await identityAfterPut(arm, undefined, 'busybox'), 'principalId'), principalId);
    const beside = await identityAfterPut(arm, both);
    assert.equal(at(beside, 'principalId'), principalId);
    assert.deepEqual(Object.keys(at(beside, 'userAssignedIdentities') as object), [robotPath]);
    assert.deepEqual(await identityAfterPut(arm, { type: 'None' }), { type: 'None' });
    assert.equal(findInDirectory(arm.store, String(principalId)), undefined);
    assert.notEqual(at(await identityAfterPut(arm, system), 'principalId'), principalId);
  });

  test('goes with its group; what it was allowed stays, for nobody', async context => {
    const arm = await openArm(context);
    const principalId = String(at(await identityAfterPut(arm, system), 'principalId'));
    const assignment = `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.Authorization/roleAssignments/aaaaaaaa-0000-0000-0000-000000000001`;
    const roleDefinitionId = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
    await arm.call(`PUT ${assignment}`, { properties: { roleDefinitionId, principalId } });
    await arm.call(`DELETE ${demo}`);
    assert.equal(findInDirectory(arm.store, principalId), undefined);
    assert.equal(at((await arm.call(`GET ${assignment}`)).body, 'properties.principalId'), principalId);
  });

  test('is of a kind that the service knows', async context => {
    const { call } = await openArm(context);
    const answer = await call(`PUT ${demo}`, { ...groupRequest(), identity: { type: 'Everything' } });
    assert.deepEqual([answer.status, codeOf(answer)], [400, 'InvalidRequestContent']);
  });
});
