import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { containerInstanceRoutes } from '../../../../src/fabric/arm/containerInstance/routes.ts';
import { controlRoutes } from '../../../../src/fabric/arm/control/routes.ts';
import { OperationAddresses } from '../../../../src/fabric/arm/operationAddresses.ts';
import { armRoutes } from '../../../../src/fabric/arm/routes.ts';
import { atOnce, mayDo, type Propagation } from '../../../../src/fabric/model/access.ts';
import { builtInRoles } from '../../../../src/fabric/model/builtInRoles.ts';
import type { RoleDefinition } from '../../../../src/fabric/model/resource.ts';
import { ResourceStore } from '../../../../src/fabric/state/resourceStore.ts';
import { type Arm, at, codeOf, groupsPath, openArm, robot, subscription } from '../armFixture.ts';
import { groupRequest, temporaryState } from '../fixtures.ts';

const whole = `/subscriptions/${subscription}`;
const rg = `${whole}/resourceGroups/rg`;
const asRobot = { token: 'robot' };
const assignments = 'providers/Microsoft.Authorization/roleAssignments';
const definitions = 'providers/Microsoft.Authorization/roleDefinitions';
const guid = 'aaaaaaaa-0000-0000-0000-000000000001';

function builtIn(roleName: string): string {
  const role = builtInRoles.find(known => known.roleName === roleName);
  assert.ok(role, roleName);
  return role.id;
}

async function assign(
  { call }: Arm,
  scope: string,
  roleDefinitionId: string,
  more: { principalId?: string; principalType?: string } = {},
): Promise<{ status: number; code: unknown; message: unknown; body: unknown }> {
  const properties = { roleDefinitionId, principalId: robot.principalId, ...more };
  const answer = await call(`PUT ${scope}/${assignments}/${guid}`, { properties });
  const message = at(answer.body, 'error.message');
  return { status: answer.status, code: codeOf(answer), message, body: answer.body };
}

async function names({ call }: Arm, path: string): Promise<readonly unknown[]> {
  const { body } = await call(`GET ${path}`, undefined, asRobot);
  return (at(body, 'value') as readonly { readonly name: string }[]).map(({ name }) => name);
}

describe('who has no right', { timeout: 20_000 }, () => {
  /** Routes without an action answer everybody, each according to what they may see. */
  const open = [...armRoutes, ...controlRoutes].filter(({ action }) => action === undefined);

  test('is asked for one by every route but these', () => {
    assert.deepEqual(open.map(({ operation }) => operation).toSorted(), [
      'ContainerGroups_List',
      'DeploymentOperationStatus_Get',
      'OperationResult_Get',
      'OperationResults_Get',
      'Operation_Get',
      'Operations_List',
      'Providers_GetAtTenantScope',
      'Providers_ListAtTenantScope',
      'ResourceGroups_List',
      'Resources_List',
      'Subscriptions_List',
      'Tenants_List',
      'UserAssignedIdentities_ListBySubscription',
    ]);
  });

  test('learns nothing from them', async context => {
    const arm = await openArm(context);
    const created = await arm.call(`PUT ${groupsPath}/demo`, groupRequest());
    const operation = new URL(created.headers.get('azure-asyncoperation') ?? '');
    const [group] = arm.store.list('resourceGroup');
    assert.ok(group);
    arm.store.put({ ...group, deletion: 'under-way' });
    const addresses = new OperationAddresses('test');
    const result = new URL(addresses.create('host', `${whole}/operationresults/under-way`, '2025-04-01'));
    assert.deepEqual(await names(arm, '/subscriptions'), []);
    for (const path of [
      `${whole}/resourceGroups`,
      `${whole}/resources`,
      `${whole}/providers/Microsoft.ContainerInstance/containerGroups`,
      `${whole}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`,
    ]) {
      const answer = await arm.call(`GET ${path}`, undefined, asRobot);
      assert.deepEqual([answer.status, codeOf(answer)], [403, 'AuthorizationFailed'], path);
    }
    for (const { pathname, search } of [operation, result]) {
      const path = `${pathname}${search}`;
      assert.ok((await arm.call(`GET ${path}`)).status <= 202, path);
      const answer = await arm.call(`GET ${path}`, undefined, asRobot);
      assert.equal(answer.status, 404, path);
      assert.doesNotMatch(JSON.stringify(answer.body), /demo|resourceGroups/);
    }
  });

  test('is told what was missing, and where, by every other route', async context => {
    const { call } = await openArm(context);
    const refused = containerInstanceRoutes.filter(({ action }) => action !== undefined);
    for (const { method, path, action } of refused) {
      const concrete = path.replace('{subscription}', subscription).replaceAll(/\{(\w+)\*?\}/g, 'x');
      const answer = await call(`${method} ${concrete}`, undefined, asRobot);
      if (method !== 'HEAD') {
        assert.equal(codeOf(answer), 'AuthorizationFailed', `${method} ${path}`);
        const message = String(at(answer.body, 'error.message'));
        assert.ok(
          message.startsWith(
            `The client 'c-1' with object id 'p-1' does not have authorization to perform action '${action}' over scope '/subscriptions/`,
          ),
          message,
        );
      }
    }
  });

  test('gets no further by writing the path in another way', async context => {
    const arm = await openArm(context);
    await arm.call(`PUT ${whole}/resourceGroups/other`, { location: 'eastus' });
    await assign(arm, `${whole}/resourceGroups/other`, builtIn('Owner'));
    for (const path of [
      `${whole}/resourceGroups/other/../rg`,
      `${whole}/resourceGroups/other/%2e%2e/rg`,
      `${whole}/resourceGroups/other%2f..%2frg`,
      `//${whole}//resourceGroups//rg`,
    ]) {
      const { status } = await arm.call(`GET ${path}`, undefined, asRobot);
      assert.equal(status, 403, path);
    }
  });
});

describe('a role', { timeout: 20_000 }, () => {
  test('at one container group shows that one, in every list above it that may show parts', async context => {
    const arm = await openArm(context);
    for (const name of ['mine', 'other']) {
      await arm.call(`PUT ${groupsPath}/${name}`, groupRequest());
    }
    assert.equal((await assign(arm, `${groupsPath}/mine`, builtIn('Reader'))).status, 201);
    assert.equal((await arm.call(`GET ${groupsPath}/mine`, undefined, asRobot)).status, 200);
    assert.equal((await arm.call(`GET ${groupsPath}/other`, undefined, asRobot)).status, 403);
    assert.equal((await arm.call(`GET ${groupsPath}`, undefined, asRobot)).status, 403);
    assert.deepEqual(await names(arm, `${whole}/providers/Microsoft.ContainerInstance/containerGroups`), [
      'mine',
    ]);
    assert.deepEqual(await names(arm, `${whole}/resources`), ['mine']);
    assert.deepEqual(await names(arm, `${whole}/resourceGroups`), []);
    const { body } = await arm.call('GET /subscriptions', undefined, asRobot);
    assert.equal(at(body, 'value.0.subscriptionId'), subscription);
  });

  test('at a resource group shows it in the list of them, and not the others', async context => {
    const arm = await openArm(context);
    await arm.call(`PUT ${whole}/resourceGroups/rg2`, { location: 'eastus' });
    await assign(arm, rg.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions'), builtIn('Reader'));
    assert.deepEqual(await names(arm, `${whole}/resourceGroups`), ['rg']);
  });

  test('at the subscription reaches everything', async context => {
    const arm = await openArm(context);
    await assign(arm, whole, builtIn('Contributor'));
    const path = `${whole}/resourceGroups/new`;
    assert.equal((await arm.call(`PUT ${path}`, { location: 'eastus' }, asRobot)).status, 201);
    assert.equal(
      codeOf(await arm.call(`PUT ${path}/${assignments}/${guid}`, {}, asRobot)),
      'AuthorizationFailed',
    );
    assert.equal((await arm.call('GET /fabric/principals', undefined, asRobot)).status, 403);
  });

  test('of an owner of a part does not let them widen a role that is used elsewhere', async context => {
    const arm = await openArm(context);
    const narrow = { roleName: 'narrow', permissions: [{ actions: ['*/read'] }], assignableScopes: [whole] };
    await arm.call(`PUT ${whole}/${definitions}/${guid}`, { properties: narrow });
    await assign(arm, rg, builtIn('Owner'));
    for (const assignableScopes of [[rg], [whole]]) {
      const wide = { roleName: 'narrow', permissions: [{ actions: ['*'] }], assignableScopes };
      const answer = await arm.call(`PUT ${rg}/${definitions}/${guid}`, { properties: wide }, asRobot);
      assert.equal(codeOf(answer), 'AuthorizationFailed');
    }
    assert.equal((await arm.call(`DELETE ${rg}/${definitions}/${guid}`, undefined, asRobot)).status, 403);
    const own = { roleName: 'own', permissions: [{ actions: ['*/read'] }] };
    const other = guid.replace('aaaaaaaa', 'bbbbbbbb');
    assert.equal(
      (await arm.call(`PUT ${rg}/${definitions}/${other}`, { properties: own }, asRobot)).status,
      201,
    );
  });

  test('to run groups is not one to use identities: the refusal names action and scope', async context => {
    const arm = await openArm(context);
    const identity = `${rg}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/strong`;
    await arm.call(`PUT ${identity}`, { location: 'eastus' });
    await assign(arm, rg, builtIn('Azure Container Instances Contributor Role'));
    const body = {
      ...groupRequest(),
      identity: { type: 'UserAssigned', userAssignedIdentities: { [identity]: {} } },
    };
    const refused = await arm.call(`PUT ${groupsPath}/demo`, body, asRobot);
    assert.equal(refused.status, 403);
    assert.equal(
      at(refused.body, 'error.message'),
      `The client 'c-1' with object id 'p-1' has permission to perform action 'Microsoft.ContainerInstance/containerGroups/write' on scope '${groupsPath}/demo'; however, it does not have permission to perform action(s) 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action' on the linked scope(s) '${identity}' (respectively) or the linked scope(s) are invalid.`,
    );
    const operator = {
      roleDefinitionId: builtIn('Managed Identity Operator'),
      principalId: robot.principalId,
    };
    await arm.call(`PUT ${identity}/${assignments}/${guid}`, { properties: operator });
    assert.equal((await arm.call(`PUT ${groupsPath}/demo`, body, asRobot)).status, 201);
  });
});

describe('whom a role is given', { timeout: 20_000 }, () => {
  const nobody = 'eeeeeeee-0000-4000-8000-00000000000e';

  test('must be in the directory', async context => {
    const arm = await openArm(context);
    const refused = await assign(arm, rg, builtIn('Reader'), { principalId: nobody });
    assert.deepEqual([refused.status, refused.code], [400, 'PrincipalNotFound']);
    assert.equal(
      refused.message,
      'Principal eeeeeeee000040008000' +
        '00000000000e does not exist in the directory 22222222-2222-2222-2222-222222222222. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype',
    );
  });

  test('is taken on trust by who says what it is', async context => {
    const arm = await openArm(context);
    const more = { principalId: nobody, principalType: 'ServicePrincipal' };
    assert.equal((await assign(arm, rg, builtIn('Reader'), more)).status, 201);
  });

  test('is what the directory says, not what the caller says', async context => {
    const arm = await openArm(context);
    const wrong = await assign(arm, rg, builtIn('Reader'), { principalType: 'User' });
    assert.deepEqual([wrong.status, wrong.code], [400, 'UnmatchedPrincipalType']);
  });

  test("may be this computer's user, an identity, and the identity of a group", async context => {
    const arm = await openArm(context);
    const owner = await assign(arm, rg, builtIn('Owner'), {
      principalId: '33333333-3333-3333-3333-333333333333',
    });
    assert.deepEqual([owner.status, at(owner.body, 'properties.principalType')], [201, 'User']);
    await arm.call(`DELETE ${rg}/${assignments}/${guid}`);

    const identity = await arm.call(
      `PUT ${rg}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/robot`,
      { location: 'eastus' },
    );
    const principalId = String(at(identity.body, 'properties.principalId'));
    assert.equal((await assign(arm, rg, builtIn('Reader'), { principalId })).status, 201);
    await arm.call(`DELETE ${rg}/${assignments}/${guid}`);

    const group = await arm.call(`PUT ${groupsPath}/demo`, {
      ...groupRequest(),
      identity: { type: 'SystemAssigned' },
    });
    const systemId = String(at(group.body, 'identity.principalId'));
    assert.equal((await assign(arm, rg, builtIn('Reader'), { principalId: systemId })).status, 201);
  });
});

describe('access rules', () => {
  const role = (actions: readonly string[], notActions: readonly string[] = []): RoleDefinition => ({
    kind: 'roleDefinition',
    id: `${whole}/${definitions}/${guid}`,
    name: guid,
    roleName: 'custom',
    description: '',
    type: 'CustomRole',
    permissions: [{ actions, notActions }],
    assignableScopes: [whole],
  });

  function may(
    context: Parameters<typeof temporaryState>[0],
    definition: RoleDefinition,
    action: string,
    propagation: Propagation = atOnce,
  ): boolean {
    const store = new ResourceStore(temporaryState(context), () => undefined);
    store.put(definition);
    store.put({
      kind: 'roleAssignment',
      id: `${rg}/${assignments}/${guid}`,
      name: guid,
      scope: rg,
      roleDefinitionId: definition.id,
      principalId: robot.principalId.toUpperCase(),
      principalType: 'ServicePrincipal',
      createdOn: '2026-01-01T00:00:00Z',
    });
    return mayDo({ store, propagation }, robot, action, `${rg}/providers/X.Y/z/a`);
  }

  test('take actions case-blind, stars for any text, and exceptions before all', context => {
    for (const [actions, notActions, action, expected] of [
      [['*'], [], 'X.Y/z/read', true],
      [['x.y/Z/READ'], [], 'X.Y/z/read', true],
      [['X.Y/*'], [], 'X.Y/z/w/read', true],
      [['X.Y/*/read'], [], 'X.Y/z/read', true],
      [['X.Y/z/*/assign/action'], [], 'X.Y/z/assign/action', true],
      [['X.Y/z'], [], 'X.Y/z/read', false],
      [['X.Y/z/read'], [], 'XaY/z/read', false],
      [['*'], ['*/WRITE'], 'X.Y/z/write', false],
      [['*'], ['X.Y/z/write'], 'X.Y/z/read', true],
      [[], [], 'X.Y/z/read', false],
    ] as const) {
      assert.equal(may(context, role(actions, notActions), action), expected, `${actions.join()} ${action}`);
    }
  });

  test('count an assignment only when it has taken effect', context => {
    const effective: string[] = [];
    const slow: Propagation = {
      ...atOnce,
      assignmentEffective: createdOn => effective.push(createdOn) === 0,
    };
    assert.equal(may(context, role(['*']), 'X.Y/z/read', slow), false);
    assert.deepEqual(effective, ['2026-01-01T00:00:00Z']);
  });
});
