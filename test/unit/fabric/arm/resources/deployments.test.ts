import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DeploymentRuns } from '../../../../../src/fabric/arm/resources/deployments/deploymentRuns.ts';
import { EngineError } from '../../../../../src/fabric/engine/engineError.ts';
import { isActive } from '../../../../../src/fabric/model/deployment.ts';
import { type Arm, type ArmAnswer, at, codeOf, groupsPath, openArm, subscription } from '../../armFixture.ts';
import { eventually } from '../../fixtures.ts';

const rg = `/subscriptions/${subscription}/resourceGroups/rg`;
const path = `${rg}/providers/Microsoft.Resources/deployments/first`;
const groupType = 'Microsoft.ContainerInstance/containerGroups';

function group(name: string, more: object = {}): object {
  return {
    type: groupType,
    apiVersion: '2023-05-01',
    name,
    location: '[resourceGroup().location]',
    properties: {
      osType: 'Linux',
      containers: [
        {
          name: 'web',
          properties: { image: 'busybox', resources: { requests: { cpu: 1, memoryInGB: 1 } } },
        },
      ],
    },
    ...more,
  };
}

function template(resources: readonly object[], more: object = {}): object {
  return {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    resources,
    ...more,
  };
}

function request(deployed: object, parameters: object = {}, mode = 'Incremental'): object {
  return { properties: { mode, template: deployed, parameters } };
}

/** Until it is over. @returns the deployment as ARM shows it. */
async function ended(arm: Arm): Promise<unknown> {
  await arm.deployments.ended();
  return (await arm.call(`GET ${path}`)).body;
}

async function deploy(arm: Arm, body: object): Promise<unknown> {
  const answer = await arm.call(`PUT ${path}`, body);
  assert.ok(answer.status < 300, JSON.stringify(answer.body));
  return await ended(arm);
}

async function status(arm: Arm, { headers }: ArmAnswer): Promise<unknown> {
  const { pathname, search } = new URL(headers.get('azure-asyncoperation') ?? '');
  return (await arm.call(`GET ${pathname}${search}`)).body;
}

const secretTemplate = template([group("[parameters('name')]")], {
  parameters: {
    name: { type: 'string', allowedValues: ['one', 'two'] },
    size: { type: 'int', defaultValue: 1, maxValue: 4 },
    key: { type: 'securestring', defaultValue: 'hidden-default' },
    label: { type: 'string', defaultValue: "[concat(parameters('name'), '-label')]" },
  },
  variables: { loud: "[toUpper(parameters('label'))]" },
  outputs: {
    loud: { type: 'string', value: "[variables('loud')]" },
    secret: { type: 'secureString', value: "[parameters('key')]" },
    state: { type: 'string', value: "[reference(parameters('name')).provisioningState]" },
    whole: {
      type: 'string',
      value: `[reference(resourceId('${groupType}', parameters('name')), '2023-05-01', 'Full').location]`,
    },
  },
});

describe('deployments', { timeout: 20_000 }, () => {
  test('Deployments_CreateOrUpdate: 201, the operation to poll, then outputs and resources', async context => {
    const arm = await openArm(context);
    const answer = await arm.call(`PUT ${path}`, request(secretTemplate, { name: { value: 'one' } }));
    assert.equal(answer.status, 201);
    assert.equal(at(answer.body, 'properties.provisioningState'), 'Accepted');
    const body = await ended(arm);
    assert.deepEqual(await status(arm, answer), { status: 'Succeeded' });
    assert.equal(at(body, 'type'), 'Microsoft.Resources/deployments');
    assert.equal(at(body, 'properties.provisioningState'), 'Succeeded');
    assert.match(String(at(body, 'properties.duration')), /^PT[\d.]+S$/);
    assert.deepEqual(at(body, 'properties.outputs'), {
      loud: { type: 'String', value: 'ONE-LABEL' },
      secret: { type: 'SecureString' },
      state: { type: 'String', value: 'Succeeded' },
      whole: { type: 'String', value: 'eastus' },
    });
    assert.deepEqual(at(body, 'properties.outputResources'), [{ id: `${groupsPath}/one` }]);
    assert.equal((await arm.call(`GET ${groupsPath}/one`)).status, 200);
  });

  test('parameters are shown with their types, and secure ones without their values', async context => {
    const arm = await openArm(context);
    const given = { name: { value: 'one' }, KEY: { value: 'hidden-given' } };
    const body = await deploy(arm, request(secretTemplate, given));
    assert.deepEqual(at(body, 'properties.parameters'), {
      name: { type: 'String', value: 'one' },
      size: { type: 'Int', value: 1 },
      key: { type: 'SecureString' },
      label: { type: 'String', value: 'one-label' },
    });
    assert.doesNotMatch(JSON.stringify(arm.store.list('deployment')), /hidden/);
  });

  for (const [what, parameters, message] of [
    ['a parameter that is missing', {}, /'name' is not provided/],
    ['one that nobody asks for', { name: { value: 'one' }, other: { value: 1 } }, /'other'.*not valid/],
    ['one of another type', { name: { value: 1 } }, /Expected a value of type 'String'/],
    ['one that is not allowed', { name: { value: 'three' } }, /allowed value\(s\): 'one,two'/],
    ['one that is too large', { name: { value: 'one' }, size: { value: 5 } }, /too large/],
  ] as const) {
    test(`${what} is an InvalidTemplate`, async context => {
      const arm = await openArm(context);
      const answer = await arm.call(`PUT ${path}`, request(secretTemplate, parameters));
      assert.deepEqual([answer.status, codeOf(answer)], [400, 'InvalidTemplate']);
      assert.match(String(at(answer.body, 'error.message')), message);
      assert.deepEqual(arm.store.list('deployment'), []);
    });
  }

  for (const [what, invalid] of [
    ['nothing of what it must have', {}],
    ['copy', template([group('one', { copy: { name: 'many', count: 2 } })])],
    ['nested resources', template([group('one', { resources: [group('two')] })])],
    [
      'a nested template',
      template([{ type: 'Microsoft.Resources/deployments', apiVersion: '2025-04-01', name: 'in' }]),
    ],
    ['a dependency that is not there', template([group('one', { dependsOn: ['two'] })])],
    ['a circle', template([group('one', { dependsOn: ['two'] }), group('two', { dependsOn: ['one'] })])],
    ['a resource twice', template([group('one'), group('ONE')])],
  ] as const) {
    test(`a template with ${what} is an InvalidTemplate`, async context => {
      const arm = await openArm(context);
      assert.equal(codeOf(await arm.call(`PUT ${path}`, request(invalid))), 'InvalidTemplate');
      assert.equal(codeOf(await arm.call(`POST ${path}/validate`, request(invalid))), 'InvalidTemplate');
    });
  }

  test('resources are made after what they depend on: by dependsOn, by reference()', async context => {
    const arm = await openArm(context);
    const identity = 'Microsoft.ManagedIdentity/userAssignedIdentities';
    const principal = `[reference(resourceId('${identity}', 'robot')).principalId]`;
    const body = await deploy(
      arm,
      request(
        template([
          group('last', { dependsOn: [`[resourceId('${groupType}', 'middle')]`] }),
          group('middle', { tags: { principal } }),
          { type: identity, apiVersion: '2023-01-31', name: 'robot', location: 'eastus' },
        ]),
      ),
    );
    assert.equal(at(body, 'properties.provisioningState'), 'Succeeded', JSON.stringify(body));
    const { body: operations } = await arm.call(`GET ${path}/operations`);
    const byName = new Map(
      (at(operations, 'value') as object[]).map(operation => [
        at(operation, 'properties.targetResource.resourceName'),
        operation,
      ]),
    );
    assert.deepEqual(new Set(byName.keys()), new Set(['last', 'middle', 'robot']));
    const made = arm.store.list('containerGroup').find(({ name }) => name === 'middle');
    assert.equal(made?.tags?.['principal'], arm.store.list('userAssignedIdentity')[0]?.principalId);
    const names = arm.engine.calls.filter(call => call.startsWith('ensureSandbox'));
    assert.deepEqual(
      names.map(call => call.split(' ')[1]?.split('-')[0]),
      ['middle', 'last'],
    );
  });

  test('a resource whose condition is false is not made, and nobody waits for it', async context => {
    const arm = await openArm(context);
    const resources = [group('one', { condition: '[false()]' }), group('two', { dependsOn: ['one'] })];
    const body = await deploy(arm, request(template(resources)));
    assert.deepEqual(at(body, 'properties.outputResources'), [{ id: `${groupsPath}/two` }]);
  });

  test('a resource that is refused fails the deployment with its own words; what depends on it is not begun', async context => {
    const arm = await openArm(context);
    const resources = [group('Bad_Name'), group('two', { dependsOn: ['Bad_Name'] }), group('three')];
    const answer = await arm.call(`PUT ${path}`, request(template(resources)));
    const body = await ended(arm);
    assert.equal(at(body, 'properties.provisioningState'), 'Failed');
    assert.equal(at(body, 'properties.error.code'), 'DeploymentFailed');
    assert.equal(at(body, 'properties.error.details.0.code'), 'InvalidContainerGroupName');
    assert.equal(at(await status(arm, answer), 'error.code'), 'DeploymentFailed');
    assert.deepEqual(
      arm.store.list('containerGroup').map(({ name }) => name),
      ['three'],
    );
  });

  test('a group that does not come up fails the deployment, and says why', async context => {
    const arm = await openArm(context);
    arm.engine.failNext('ensureImage', new EngineError('image-not-found', 'There is no image nothing.'));
    const body = await deploy(arm, request(template([group('one')])));
    assert.equal(at(body, 'properties.error.details.0.code'), 'ResourceDeploymentFailure');
    assert.match(
      String(at(body, 'properties.error.details.0.details.0.message')),
      /'busybox'.*not accessible/,
    );
    const { body: operations } = await arm.call(`GET ${path}/operations`);
    const id = String(at(operations, 'value.0.operationId'));
    const { body: operation } = await arm.call(`GET ${path}/operations/${id}`);
    assert.equal(at(operation, 'properties.provisioningState'), 'Failed');
    assert.equal(at(operation, 'properties.statusMessage.error.code'), 'ResourceDeploymentFailure');
  });

  test('resources are made with the rights of who deploys', async context => {
    const arm = await openArm(context);
    const role = `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/bbbbbbbb-0000-0000-0000-000000000001`;
    await arm.call(`PUT ${role}`, {
      properties: { roleName: 'deployer', permissions: [{ actions: ['Microsoft.Resources/deployments/*'] }] },
    });
    await arm.call(
      `PUT ${rg}/providers/Microsoft.Authorization/roleAssignments/aaaaaaaa-0000-0000-0000-000000000001`,
      { properties: { roleDefinitionId: role, principalId: 'p-1' } },
    );
    const answer = await arm.call(`PUT ${path}`, request(template([group('one')])), { token: 'robot' });
    assert.equal(answer.status, 201);
    assert.equal(at(await ended(arm), 'properties.error.details.0.code'), 'AuthorizationFailed');
    assert.deepEqual(arm.lives.list(), []);
  });

  test('how it goes is told to who may see it', async context => {
    const arm = await openArm(context);
    const { headers } = await arm.call(`PUT ${path}`, request(template([group('one')])));
    const { pathname, search } = new URL(headers.get('azure-asyncoperation') ?? '');
    const refused = await arm.call(`GET ${pathname}${search}`, undefined, { token: 'robot' });
    assert.deepEqual([refused.status, codeOf(refused)], [403, 'AuthorizationFailed']);
    assert.match(JSON.stringify(refused.body), /deployments\/operationStatuses\/read/);
    assert.equal((await arm.call(`GET ${pathname}?api-version=2025-04-01`)).status, 403);
    assert.equal((await arm.call(`GET ${pathname}${search}`)).status, 200);
  });

  test('mode Complete takes away what the template does not have', async context => {
    const arm = await openArm(context);
    await deploy(arm, request(template([group('old')])));
    await deploy(arm, request(template([group('new')]), {}, 'Incremental'));
    assert.equal(arm.store.list('containerGroup').length, 2);
    const body = await deploy(arm, request(template([group('new')]), {}, 'Complete'));
    assert.equal(at(body, 'properties.mode'), 'Complete');
    assert.deepEqual(
      arm.store.list('containerGroup').map(({ name }) => name),
      ['new'],
    );
  });

  test('Deployments_Validate tells what would be made, and makes nothing', async context => {
    const arm = await openArm(context);
    const { status, body } = await arm.call(`POST ${path}/validate`, request(template([group('one')])));
    assert.equal(status, 200);
    assert.deepEqual(at(body, 'properties.validatedResources'), [{ id: `${groupsPath}/one` }]);
    assert.deepEqual([arm.store.list('deployment'), arm.lives.list()], [[], []]);
  });

  test('Deployments_Cancel: what has not begun does not begin; meanwhile nothing replaces or deletes it', async context => {
    const arm = await openArm(context);
    const image = Promise.withResolvers<{ name: string; digest: string }>();
    context.mock.method(arm.engine, 'ensureImage', () => image.promise);
    const resources = [group('one'), group('two', { dependsOn: ['one'] })];
    await arm.call(`PUT ${path}`, request(template(resources)));
    await eventually(() => arm.lives.list().length === 1);
    assert.equal(codeOf(await arm.call(`PUT ${path}`, request(template(resources)))), 'DeploymentActive');
    assert.equal(codeOf(await arm.call(`DELETE ${path}`)), 'DeploymentActive');
    assert.equal((await arm.call(`POST ${path}/cancel`)).status, 204);
    assert.equal(at(await ended(arm), 'properties.provisioningState'), 'Canceled');
    image.resolve({ name: 'busybox', digest: 'sha256:feed' });
    assert.equal(arm.lives.list().length, 1);
    assert.equal(codeOf(await arm.call(`POST ${path}/cancel`)), 'DeploymentCannotBeCancelled');
  });

  test('Deployments_CheckExistence, ListByResourceGroup and Delete; what was deployed stays', async context => {
    const arm = await openArm(context);
    assert.equal((await arm.call(`HEAD ${path}`)).status, 404);
    assert.equal(codeOf(await arm.call(`GET ${path}`)), 'DeploymentNotFound');
    await deploy(arm, request(template([group('one')])));
    assert.equal((await arm.call(`HEAD ${path}`)).status, 204);
    const list = path.replace('/first', '');
    assert.equal(at((await arm.call(`GET ${list}`)).body, 'value.0.name'), 'first');
    const failed = await arm.call(`GET ${list}?$filter=provisioningState eq 'Failed'`);
    assert.equal(at(failed.body, 'value.length'), 0);
    assert.equal((await arm.call(`DELETE ${path}`)).status, 204);
    assert.equal((await arm.call(`HEAD ${path}`)).status, 404);
    assert.equal((await arm.call(`GET ${groupsPath}/one`)).status, 200);
  });

  test('one that a restart interrupts has failed, and says so', async context => {
    const arm = await openArm(context);
    await deploy(arm, request(template([group('one')])));
    const [deployment] = arm.store.list('deployment');
    assert.ok(deployment);
    arm.store.put({ ...deployment, provisioningState: 'Running' });
    new DeploymentRuns(arm.store).failInterrupted(new Date());
    const [after] = arm.store.list('deployment');
    assert.ok(after && !isActive(after));
    assert.equal(after.error?.code, 'DeploymentInterrupted');
  });

  test('they go with their resource group', async context => {
    const arm = await openArm(context);
    await deploy(arm, request(template([group('one')])));
    await arm.call(`DELETE ${rg}`);
    await eventually(() => arm.store.list('resourceGroup').length === 0);
    assert.deepEqual(arm.store.list('deployment'), []);
  });
});
