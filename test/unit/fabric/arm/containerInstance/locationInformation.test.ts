import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { containerInstanceRoutes } from '../../../../../src/fabric/arm/containerInstance/routes.ts';
import { type Arm, at, codeOf, groupsPath, openArm, subscription } from '../../armFixture.ts';
import { container, eventually, groupRequest } from '../../fixtures.ts';

const provider = `/subscriptions/${subscription}/providers/Microsoft.ContainerInstance`;
const path = `${groupsPath}/demo`;

async function usage(arm: Arm, name: string, location = 'eastus'): Promise<unknown> {
  const { body } = await arm.call(`GET ${provider}/locations/${location}/usages`);
  const found = (at(body, 'value') as object[]).find(entry => at(entry, 'name.value') === name);
  return [at(found, 'currentValue'), at(found, 'limit')];
}

describe('what a region tells', { timeout: 20_000 }, () => {
  test('Location_ListUsage counts groups and cores that are there, each region for itself', async context => {
    const arm = await openArm(context);
    assert.deepEqual(await usage(arm, 'ContainerGroups'), [0, 100]);
    const containers = [
      container('web', { resources: { requests: { cpu: 1.5, memoryInGB: 1 } } }),
      container('side', { resources: { requests: { cpu: 0.25, memoryInGB: 0.5 } } }),
    ];
    await arm.call(`PUT ${path}`, groupRequest({ containers }));
    await arm.call(`PUT ${groupsPath}/west`, { ...groupRequest(), location: 'West US' });
    assert.deepEqual(await usage(arm, 'ContainerGroups'), [1, 100]);
    assert.deepEqual(await usage(arm, 'StandardCores'), [2, 100]);
    assert.deepEqual(await usage(arm, 'StandardCores', 'West%20US'), [1, 100]);
    assert.deepEqual(await usage(arm, 'StandardK80Cores'), [0, 0]);
    await eventually(() => arm.lives.list().every(({ record }) => record.phase === 'running'));
    await arm.call(`POST ${path}/stop`);
    assert.deepEqual(
      [await usage(arm, 'ContainerGroups'), await usage(arm, 'StandardCores')],
      [
        [1, 100],
        [0, 100],
      ],
    );
  });

  test("Location_ListUsage has the service's form", async context => {
    const { call } = await openArm(context);
    const { body } = await call(`GET ${provider}/locations/eastus/usages`);
    assert.deepEqual(at(body, 'value.0'), {
      id: `${provider}/locations/eastus/usages/ContainerGroups`,
      unit: 'Count',
      currentValue: 0,
      limit: 100,
      name: { value: 'ContainerGroups', localizedValue: 'Container Groups' },
    });
  });

  test('Location_ListCapabilities: the most that a group may ask for', async context => {
    const { call } = await openArm(context);
    const { body } = await call(`GET ${provider}/locations/westeurope/capabilities`);
    assert.deepEqual(at(body, 'value'), [
      {
        resourceType: 'containerGroups',
        osType: 'Linux',
        location: 'westeurope',
        ipAddressType: 'Public',
        gpu: 'None',
        capabilities: { maxMemoryInGB: 240, maxCpu: 31, maxGpuCount: 0 },
      },
    ]);
  });

  test('Location_ListCachedImages: what the engine has', async context => {
    const { call } = await openArm(context);
    const { body } = await call(`GET ${provider}/locations/eastus/cachedImages`);
    assert.deepEqual(at(body, 'value'), [
      { osType: 'Linux', image: 'busybox:latest' },
      { osType: 'Linux', image: 'mcr.microsoft.com/azuredocs/aci-helloworld:latest' },
    ]);
  });

  test('there is no region atlantis', async context => {
    const { call } = await openArm(context);
    for (const list of ['usages', 'cachedImages', 'capabilities']) {
      const answer = await call(`GET ${provider}/locations/atlantis/${list}`);
      assert.deepEqual([answer.status, codeOf(answer)], [400, 'LocationNotAvailableForResourceType']);
    }
  });
});

describe('what the provider tells', { timeout: 20_000 }, () => {
  test('Operations_List names every action that a route asks for', async context => {
    const { call } = await openArm(context);
    const { body } = await call('GET /providers/Microsoft.ContainerInstance/operations');
    const names = (at(body, 'value') as { name: string }[]).map(({ name }) => name);
    const asked = containerInstanceRoutes.flatMap(({ action }) => action ?? []);
    assert.deepEqual(names.toSorted(), [...new Set(asked)].toSorted());
    assert.equal(at(body, 'value.0.display.provider'), 'Microsoft Container Instance');
  });

  test('ContainerGroups_GetOutboundNetworkDependenciesEndpoints is always an empty list', async context => {
    const { call } = await openArm(context);
    assert.equal(codeOf(await call(`GET ${path}/outboundNetworkDependenciesEndpoints`)), 'ResourceNotFound');
    await call(`PUT ${path}`, groupRequest());
    const answer = await call(`GET ${path}/outboundNetworkDependenciesEndpoints`);
    assert.deepEqual([answer.status, answer.body], [200, []]);
  });

  test('SubnetServiceAssociationLink_Delete: nothing is there, unless a group names the subnet', async context => {
    const { call, lives, store } = await openArm(context);
    const subnet = `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/net/subnets/sub`;
    const link = `DELETE ${subnet}/providers/Microsoft.ContainerInstance/serviceAssociationLinks/default`;
    assert.equal((await call(link)).status, 204);
    await call(`PUT ${path}`, groupRequest());
    const [life] = lives.list();
    assert.ok(life);
    const properties = { ...life.group.properties, subnetIds: [{ id: subnet.toUpperCase() }] };
    life.rename({ ...life.group, properties });
    store.put(life.group);
    const used = await call(link);
    assert.deepEqual([used.status, codeOf(used)], [409, 'SubnetInUse']);
  });
});
