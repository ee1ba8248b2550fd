import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { armRoutes } from '../../../../src/fabric/arm/routes.ts';
import { containerInstanceRoutes } from '../../../../src/fabric/arm/containerInstance/routes.ts';
import { type Arm, type ArmAnswer, at, groupsPath, openArm, subscription } from '../armFixture.ts';
import { eventually, groupRequest } from '../fixtures.ts';
import { proveRows, type Run, removeItem } from './rowProof.ts';

const group = `${groupsPath}/demo`;
const provider = `/subscriptions/${subscription}/providers/Microsoft.ContainerInstance`;
const location = `${provider}/locations/eastus`;
const subnet = `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/net/subnets/pods`;

/** What each operation of the Swagger of 2023-05-01 must do, by its `operationId`; and the addresses that answers name. */
const does: Readonly<Record<string, (arm: Arm) => Promise<void>>> = {
  ContainerGroups_List: async arm => {
    await create(arm);
    const { status, body } = await arm.call(`GET ${provider}/containerGroups`);
    assert.deepEqual([status, at(body, 'value.0.id')], [200, group]);
  },
  ContainerGroups_ListByResourceGroup: async arm => {
    await create(arm);
    const { status, body } = await arm.call(`GET ${groupsPath}`);
    assert.deepEqual([status, at(body, 'value.0.id')], [200, group]);
  },
  ContainerGroups_Get: async arm => {
    await create(arm);
    const { status, body } = await arm.call(`GET ${group}`);
    assert.deepEqual([status, at(body, 'id')], [200, group]);
  },
  ContainerGroups_CreateOrUpdate: async arm => {
    assert.equal((await arm.call(`PUT ${group}`, groupRequest())).status, 201);
    await runs(arm);
    assert.equal((await arm.call(`PUT ${group}`, groupRequest())).status, 200);
  },
  ContainerGroups_Update: async arm => {
    await create(arm);
    const { status, body } = await arm.call(`PATCH ${group}`, { tags: { a: 'b' } });
    assert.deepEqual([status, at(body, 'tags')], [200, { a: 'b' }]);
  },
  ContainerGroups_Delete: async arm => {
    await create(arm);
    assert.deepEqual(await codes(arm, [`DELETE ${group}`, `DELETE ${group}`]), [200, 204]);
  },
  ContainerGroups_Restart: async arm => {
    await create(arm);
    assert.deepEqual(await codes(arm, [`POST ${group}/restart`]), [204]);
    await runs(arm);
    assert.equal(arm.engine.calls.filter(call => call === 'startContainer web').length, 2);
  },
  ContainerGroups_Stop: async arm => {
    await create(arm);
    assert.deepEqual(await codes(arm, [`POST ${group}/stop`]), [204]);
    assert.equal(arm.engine.isRunning('web'), false);
  },
  ContainerGroups_Start: async arm => {
    await create(arm);
    assert.deepEqual(
      await codes(
        arm,
        ['start', 'stop', 'start'].map(verb => `POST ${group}/${verb}`),
      ),
      [204, 204, 202],
    );
    await runs(arm);
  },
  Containers_ListLogs: async arm => {
    await create(arm);
    const { status, body } = await arm.call(`GET ${group}/containers/web/logs`);
    assert.equal(status, 200);
    assert.match(String(at(body, 'content')), /^log of web/);
  },
  Containers_ExecuteCommand: async arm => {
    await create(arm);
    assertSocket(
      await arm.call(`POST ${group}/containers/web/exec`, {
        command: 'sh',
        terminalSize: { rows: 24, cols: 80 },
      }),
    );
  },
  Containers_Attach: async arm => {
    await create(arm);
    assertSocket(await arm.call(`POST ${group}/containers/web/attach`));
  },
  ContainerGroups_GetOutboundNetworkDependenciesEndpoints: async arm => {
    await create(arm);
    const { status, body } = await arm.call(`GET ${group}/outboundNetworkDependenciesEndpoints`);
    assert.deepEqual([status, body], [200, []]);
  },
  Location_ListUsage: async arm => {
    await create(arm);
    const used = new Map(
      (await values(arm, `${location}/usages`)).map(usage => [
        at(usage, 'name.value'),
        at(usage, 'currentValue'),
      ]),
    );
    assert.deepEqual([used.get('ContainerGroups'), used.get('StandardCores')], [1, 1]);
  },
  Location_ListCachedImages: async arm => {
    for (const image of await values(arm, `${location}/cachedImages`)) {
      assert.deepEqual([typeof at(image, 'osType'), typeof at(image, 'image')], ['string', 'string']);
    }
  },
  Location_ListCapabilities: async arm => {
    const [first] = await values(arm, `${location}/capabilities`);
    assert.equal(at(first, 'location'), 'eastus');
    assert.equal(typeof at(first, 'capabilities.maxCpu'), 'number');
  },
  Operations_List: async arm => {
    const names = (await values(arm, '/providers/Microsoft.ContainerInstance/operations')).map(operation =>
      at(operation, 'name'),
    );
    assert.ok(names.includes('Microsoft.ContainerInstance/containerGroups/read'));
  },
  SubnetServiceAssociationLink_Delete: async arm => {
    const link = `${subnet}/providers/Microsoft.ContainerInstance/serviceAssociationLinks/default`;
    const { status } = await arm.call(`DELETE ${link}`);
    assert.ok([200, 202, 204].includes(status), String(status));
  },
  Operation_Get: async arm => {
    const { headers } = await arm.call(`PUT ${group}`, groupRequest());
    const { pathname, search } = new URL(headers.get('azure-asyncoperation') ?? '');
    await runs(arm);
    const { status, body } = await arm.call(`GET ${pathname}${search}`);
    assert.deepEqual([status, at(body, 'status')], [200, 'Succeeded']);
  },
  OperationResult_Get: async arm => {
    await create(arm);
    await arm.call(`POST ${group}/stop`);
    const { pathname, search } = new URL(
      (await arm.call(`POST ${group}/start`)).headers.get('location') ?? '',
    );
    await runs(arm);
    assert.equal((await arm.call(`GET ${pathname}${search}`)).status, 204);
  },
};

async function create(arm: Arm): Promise<void> {
  assert.equal((await arm.call(`PUT ${group}`, groupRequest())).status, 201);
  await runs(arm);
}

async function runs(arm: Arm): Promise<void> {
  await eventually(() => arm.lives.list().every(({ record }) => record.phase === 'running'));
}

async function codes(arm: Arm, requests: readonly string[]): Promise<readonly number[]> {
  const answers: number[] = [];
  for (const request of requests) {
    answers.push((await arm.call(request)).status);
  }
  return answers;
}

async function values(arm: Arm, path: string): Promise<readonly unknown[]> {
  const { status, body } = await arm.call(`GET ${path}`);
  assert.equal(status, 200);
  const value = at(body, 'value');
  assert.ok(Array.isArray(value));
  return value as readonly unknown[];
}

function assertSocket({ status, body }: ArmAnswer): void {
  assert.equal(status, 200);
  assert.match(String(at(body, 'webSocketUri')), /^wss:/);
  assert.equal(typeof at(body, 'password'), 'string');
}

proveRows({
  name: 'operations',
  rows: containerInstanceRoutes.map(({ operation }) => operation),
  scenarios: Object.fromEntries(
    Object.entries(does).map(([operation, scenario]) => [
      operation,
      async (context: TestContext, run: Run) =>
        scenario(await openArm(context, { recorded: run === 'whole' })),
    ]),
  ),
  remove: row => removeItem(armRoutes, ({ operation }) => operation === row),
});
