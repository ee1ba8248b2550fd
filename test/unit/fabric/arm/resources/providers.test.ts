import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { at, codeOf, groupsPath, openArm, subscription } from '../../armFixture.ts';
import { groupRequest } from '../../fixtures.ts';

const subscriptionPath = `/subscriptions/${subscription}`;
const provider = `${subscriptionPath}/providers/Microsoft.ContainerInstance`;

describe('resource providers', { timeout: 20_000 }, () => {
  test('Providers_Get and Providers_List tell types, regions and api-versions', async context => {
    const { call } = await openArm(context);
    const { body } = await call(`GET ${provider.toLowerCase()}`);
    assert.equal(at(body, 'id'), provider);
    assert.equal(at(body, 'registrationState'), 'Registered');
    assert.equal(at(body, 'resourceTypes.0.resourceType'), 'containerGroups');
    assert.equal(at(body, 'resourceTypes.0.locations.0'), 'East US');
    assert.ok((at(body, 'resourceTypes.0.apiVersions') as string[]).includes('2023-05-01'));
    const listed = await call(`GET ${subscriptionPath}/providers`);
    assert.deepEqual(
      (at(listed.body, 'value') as { namespace: string }[]).map(({ namespace }) => namespace),
      [
        'Microsoft.Authorization',
        'Microsoft.ContainerInstance',
        'Microsoft.ManagedIdentity',
        'Microsoft.Resources',
        'Microsoft.Storage',
      ],
    );
  });

  test('Providers_ListAtTenantScope and Providers_GetAtTenantScope say nothing of a subscription', async context => {
    const { call } = await openArm(context);
    assert.equal(at((await call('GET /providers')).body, 'value.0.id'), '/providers/Microsoft.Authorization');
    const { body } = await call('GET /providers/Microsoft.ContainerInstance');
    assert.equal(at(body, 'registrationState'), undefined);
    assert.equal(codeOf(await call('GET /providers/No.Such')), 'InvalidResourceNamespace');
  });

  test('after Providers_Unregister nothing can be made, until Providers_Register', async context => {
    const { call } = await openArm(context);
    const unregistered = await call(`POST ${provider}/unregister`);
    assert.equal(at(unregistered.body, 'registrationState'), 'Unregistered');
    const refused = await call(`PUT ${groupsPath}/demo`, groupRequest());
    assert.deepEqual([refused.status, codeOf(refused)], [409, 'MissingSubscriptionRegistration']);
    assert.equal(at(refused.body, 'error.details.0.target'), 'Microsoft.ContainerInstance');
    assert.equal((await call(`GET ${groupsPath}`)).status, 200);
    assert.equal(at((await call(`POST ${provider}/register`)).body, 'registrationState'), 'Registered');
    assert.equal((await call(`PUT ${groupsPath}/demo`, groupRequest())).status, 201);
  });

  test('a provider of which there are resources cannot be unregistered, nor one that needs no registration', async context => {
    const { call } = await openArm(context);
    await call(`PUT ${groupsPath}/demo`, groupRequest());
    const used = await call(`POST ${provider}/unregister`);
    assert.deepEqual([used.status, codeOf(used)], [409, 'CannotUnregisterProvider']);
    const free = await call(`POST ${subscriptionPath}/providers/Microsoft.Resources/unregister`);
    assert.equal(codeOf(free), 'CannotUnregisterProvider');
  });
});
