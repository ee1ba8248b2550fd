import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { at, codeOf, groupsPath, openArm, subscription } from '../armFixture.ts';
import { container, eventually, groupRequest } from '../fixtures.ts';

const rg = `/subscriptions/${subscription}/resourceGroups/rg`;

describe('every request', { timeout: 20_000 }, () => {
  test('needs a known token', async context => {
    const { call } = await openArm(context);
    const answer = await call(`GET ${rg}`, undefined, { token: 'wrong' });
    assert.deepEqual([answer.status, codeOf(answer)], [401, 'InvalidAuthenticationToken']);
    assert.ok(answer.headers.has('www-authenticate'));
  });

  test('finds its route whatever the case and however many slashes', async context => {
    const { call } = await openArm(context);
    for (const path of [rg, rg.toLowerCase(), rg.toUpperCase(), `/${rg}`, rg.replaceAll('/', '//')]) {
      assert.equal((await call(`GET ${path}`)).status, 200, path);
    }
  });

  test('needs an api-version, any from October 2018 to July 2026', async context => {
    const { call } = await openArm(context);
    assert.equal(codeOf(await call(`GET ${groupsPath}?api-version=`)), 'MissingApiVersionParameter');
    for (const version of ['2018-10-01', '2022-10-01-preview', '2023-05-01', '2026-07-01']) {
      assert.equal((await call(`GET ${groupsPath}?api-version=${version}`)).status, 200, version);
    }
    assert.equal(codeOf(await call(`GET ${groupsPath}?api-version=newest`)), 'InvalidApiVersionParameter');
    for (const version of ['2017-08-01', '2026-08-01']) {
      const answer = await call(`GET ${groupsPath}?api-version=${version}`);
      assert.deepEqual([answer.status, codeOf(answer)], [400, 'NoRegisteredProviderFound'], version);
      assert.match(
        String(at(answer.body, 'error.message')),
        /for type 'containerGroups'.*2023-05-01.*eastus/,
      );
    }
  });

  test("is refused in ARM's form when it leads nowhere", async context => {
    const { call } = await openArm(context);
    const unknown = await call('GET /nowhere');
    assert.deepEqual([unknown.status, codeOf(unknown)], [404, 'InvalidResourceType']);
    const provider = await call(`GET ${rg}/providers/Microsoft.Nothing/things`);
    assert.deepEqual([provider.status, codeOf(provider)], [404, 'InvalidResourceNamespace']);
    const type = await call(`GET ${rg}/providers/microsoft.containerinstance/pods/one`);
    assert.deepEqual([type.status, codeOf(type)], [404, 'InvalidResourceType']);
    const method = await call(`PATCH ${groupsPath}`);
    assert.deepEqual([method.status, codeOf(method)], [405, 'MethodNotAllowed']);
    const other = await call('GET /subscriptions/99999999-9999-9999-9999-999999999999/resourceGroups');
    assert.deepEqual([other.status, codeOf(other)], [404, 'SubscriptionNotFound']);
    assert.equal(
      codeOf(await call(`GET ${rg}x/providers/Microsoft.ContainerInstance/containerGroups`)),
      'ResourceGroupNotFound',
    );
  });

  test('with a bad body is a 400, with a huge one a 413', async context => {
    const { call } = await openArm(context);
    const path = `PUT ${groupsPath}/demo`;
    assert.equal(codeOf(await call(path, undefined, { raw: '{"location":' })), 'InvalidRequestContent');
    assert.equal(codeOf(await call(path, undefined, { raw: '[]' })), 'InvalidRequestContent');
    assert.equal(
      codeOf(await call(path, { location: 'eastus', properties: { osType: 'BeOS', containers: [] } })),
      'InvalidRequestContent',
    );
    const huge = await call(path, undefined, { raw: `"${'x'.repeat(5 * 1024 * 1024)}"` });
    assert.deepEqual([huge.status, codeOf(huge)], [413, 'RequestContentTooLarge']);
    const enormous = await call(path, undefined, { raw: 'x'.repeat(64 * 1024 * 1024) });
    assert.equal(enormous.status, 413);
  });

  for (const [code, words] of [
    ['ENOSPC', /the disk is full/],
    ['EDQUOT', /the disk is full/],
    ['EROFS', /the state directory cannot be written/],
    ['EACCES', /the state directory cannot be written/],
  ] as const) {
    test(`that cannot be stored (${code}) is a 507, and changes nothing`, async context => {
      const { call, store, lives, engine } = await openArm(context);
      const path = `${groupsPath}/demo`;
      await call(`PUT ${path}`, groupRequest());
      await eventually(() => lives.list()[0]?.record.provisioningState === 'Succeeded');
      const { body: before } = await call(`GET ${path}`);
      for (const method of ['put', 'delete', 'putRecord'] as const) {
        context.mock.method(store, method, () => {
          throw Object.assign(new Error('write'), { code });
        });
      }
      const changed = groupRequest({ containers: [container('web', { command: ['other'] })] });
      for (const [request, sent] of [
        [`PUT ${path}-2`, groupRequest()],
        [`PUT ${path}`, changed],
        [`PATCH ${path}`, { tags: { a: 'b' } }],
        [`DELETE ${path}`],
      ] as const) {
        const answer = await call(request, sent);
        assert.deepEqual([answer.status, codeOf(answer)], [507, 'InsufficientStorage'], request);
        assert.match(String(at(answer.body, 'error.message')), words);
      }
      assert.deepEqual((await call(`GET ${path}`)).body, before);
      assert.deepEqual([lives.list().length, engine.isRunning('web')], [1, true]);
    });
  }
});

describe('roles', { timeout: 20_000 }, () => {
  const assignment = `${rg}/providers/Microsoft.Authorization/roleAssignments/aaaaaaaa-0000-0000-0000-000000000001`;
  const customRole = `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/bbbbbbbb-0000-0000-0000-000000000001`;
  const builtIn = (guid: string): string =>
    `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${guid}`;
  const contributor = 'b24988ac-6180-42a0-ab88-20f7382dd24c';
  const reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
  const assign = (roleDefinitionId: string): unknown => ({
    properties: { roleDefinitionId, principalId: 'p-1' },
  });
  const asRobot = { token: 'robot' };

  test("without an assignment all is forbidden, in ARM's words", async context => {
    const { call } = await openArm(context);
    const answer = await call(`GET ${groupsPath}`, undefined, asRobot);
    assert.equal(answer.status, 403);
    assert.equal(
      at(answer.body, 'error.message'),
      `The client 'c-1' with object id 'p-1' does not have authorization to perform action 'Microsoft.ContainerInstance/containerGroups/read' over scope '${rg}/providers/Microsoft.ContainerInstance' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    );
  });

  test('Reader reads, Contributor writes, neither assigns roles', async context => {
    const { call } = await openArm(context);
    assert.equal((await call(`PUT ${assignment}`, assign(builtIn(reader)))).status, 201);
    assert.equal((await call(`GET ${groupsPath}`, undefined, asRobot)).status, 200);
    assert.equal((await call(`PUT ${groupsPath}/demo`, groupRequest(), asRobot)).status, 403);
    await call(`DELETE ${assignment}`);
    await call(`PUT ${assignment}`, assign(builtIn(contributor)));
    assert.equal((await call(`PUT ${groupsPath}/demo`, groupRequest(), asRobot)).status, 201);
    assert.equal((await call(`PUT ${assignment}`, assign(builtIn(reader)), asRobot)).status, 403);
  });

  test('an assignment reaches its scope and no other', async context => {
    const { call } = await openArm(context);
    await call(`PUT /subscriptions/${subscription}/resourceGroups/rg2`, { location: 'eastus' });
    await call(`PUT ${assignment}`, assign(builtIn(contributor)));
    assert.equal((await call(`GET ${groupsPath.replace('/rg/', '/rg2/')}`, undefined, asRobot)).status, 403);
    assert.equal((await call('GET /fabric/status', undefined, asRobot)).status, 403);
  });

  test('a custom role gives its actions without its exceptions', async context => {
    const { call } = await openArm(context);
    const permissions = [
      { actions: ['Microsoft.ContainerInstance/containerGroups/*'], notActions: ['*/delete'] },
    ];
    assert.equal(
      (await call(`PUT ${customRole}`, { properties: { roleName: 'runner', permissions } })).status,
      201,
    );
    await call(`PUT ${assignment}`, assign(customRole));
    assert.equal((await call(`PUT ${groupsPath}/demo`, groupRequest(), asRobot)).status, 201);
    assert.equal((await call(`DELETE ${groupsPath}/demo`, undefined, asRobot)).status, 403);
    assert.equal(codeOf(await call(`DELETE ${customRole}`)), 'RoleDefinitionHasAssignments');
  });

  test('an operation is shown to who may read its group', async context => {
    const { call } = await openArm(context);
    const { headers } = await call(`PUT ${groupsPath}/demo`, groupRequest());
    const { pathname, search } = new URL(headers.get('azure-asyncoperation') ?? '');
    assert.equal((await call(`GET ${pathname}${search}`, undefined, asRobot)).status, 404);
    await call(`PUT ${assignment}`, assign(builtIn(reader)));
    assert.equal((await call(`GET ${pathname}${search}`, undefined, asRobot)).status, 200);
  });

  test('who may not use an identity cannot run a container with it', async context => {
    const { call } = await openArm(context);
    const identity = `${rg}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/strong`;
    await call(`PUT ${identity}`, { location: 'eastus' });
    await call(`PUT ${customRole}`, {
      properties: { roleName: 'runner', permissions: [{ actions: ['Microsoft.ContainerInstance/*'] }] },
    });
    await call(`PUT ${assignment}`, assign(customRole));
    const body = {
      ...groupRequest(),
      identity: { type: 'UserAssigned', userAssignedIdentities: { [identity]: {} } },
    };
    assert.equal(codeOf(await call(`PUT ${groupsPath}/demo`, body, asRobot)), 'LinkedAuthorizationFailed');
  });

  test('the same assignment under another name is a conflict', async context => {
    const { call } = await openArm(context);
    await call(`PUT ${assignment}`, assign(builtIn(reader)));
    assert.equal((await call(`PUT ${assignment}`, assign(builtIn(reader)))).status, 201);
    assert.equal(
      codeOf(await call(`PUT ${assignment.replace(/1$/, '2')}`, assign(builtIn(reader)))),
      'RoleAssignmentExists',
    );
    assert.equal(
      codeOf(await call(`PUT ${assignment}`, assign(builtIn(contributor)))),
      'RoleAssignmentUpdateNotPermitted',
    );
    const listed = await call(
      `GET ${rg}/providers/Microsoft.Authorization/roleAssignments?$filter=principalId eq 'p-1'`,
    );
    assert.equal(at(listed.body, 'value.length'), 1);
    assert.equal(
      codeOf(await call(`PUT ${assignment}`, assign(builtIn('cccccccc-0000-0000-0000-000000000000')))),
      'RoleDefinitionDoesNotExist',
    );
  });
});

describe('resource groups', { timeout: 20_000 }, () => {
  test('PUT 201 then 200, HEAD 204 or 404, PATCH tags', async context => {
    const { call } = await openArm(context);
    const path = `/subscriptions/${subscription}/resourcegroups/new`;
    assert.equal((await call(`HEAD ${path}`)).status, 404);
    assert.equal((await call(`PUT ${path}`, { location: 'East US', tags: { a: '1' } })).status, 201);
    assert.equal((await call(`PUT ${path}`, { location: 'eastus', tags: { a: '1' } })).status, 200);
    assert.equal((await call(`HEAD ${path}`)).status, 204);
    assert.deepEqual(at((await call(`PATCH ${path}`, { tags: { b: '2' } })).body, 'tags'), { b: '2' });
    assert.equal(codeOf(await call(`PUT ${path}`, { location: 'westus' })), 'InvalidResourceGroupLocation');
    assert.equal(codeOf(await call(`PUT ${path}.`, { location: 'westus' })), 'InvalidResourceGroupName');
    assert.equal(
      codeOf(await call(`PUT ${path}2`, { location: 'atlantis' })),
      'LocationNotAvailableForResourceGroup',
    );
  });

  test('are found by tag', async context => {
    const { call } = await openArm(context);
    const list = `/subscriptions/${subscription}/resourcegroups`;
    await call(`PUT ${list}/tagged`, { location: 'eastus', tags: { Cluster: 'one' } });
    const names = async (filter: string): Promise<unknown> =>
      at((await call(`GET ${list}?$filter=${encodeURIComponent(filter)}`)).body, 'value.length');
    assert.equal(await names("tagName eq 'cluster' and tagValue eq 'one'"), 1);
    assert.equal(await names("tagName eq 'cluster' and tagValue eq 'two'"), 0);
    assert.equal(await names("tagName eq 'cluster'"), 1);
    assert.equal(codeOf(await call(`GET ${list}?$filter=name eq 'x'`)), 'InvalidFilterInQueryString');
  });

  test('DELETE takes all that is in it, and is over when nothing is left', async context => {
    const { call, engine, lives, store } = await openArm(context);
    await call(`PUT ${groupsPath}/demo`, groupRequest());
    await call(`PUT ${rg}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/robot`, {
      location: 'eastus',
    });
    assert.equal(at((await call(`GET ${rg}/resources`)).body, 'value.length'), 2);
    const answer = await call(`DELETE ${rg}`);
    assert.equal(answer.status, 202);
    await lives.removed();
    const { pathname, search } = new URL(answer.headers.get('location') ?? '');
    assert.equal((await call(`GET ${pathname}${search}`)).status, 200);
    assert.equal(codeOf(await call(`GET ${rg}`)), 'ResourceGroupNotFound');
    assert.deepEqual([engine.containers.size, store.list('userAssignedIdentity').length], [0, 0]);
  });
});

describe('what a client asks first', { timeout: 20_000 }, () => {
  test('subscriptions, tenants, locations, providers', async context => {
    const { call } = await openArm(context);
    assert.equal(at((await call('GET /subscriptions')).body, 'value.0.subscriptionId'), subscription);
    assert.equal((await call(`GET /subscriptions/${subscription}`)).status, 200);
    assert.equal((await call('GET /tenants')).status, 200);
    assert.equal(
      at((await call(`GET /subscriptions/${subscription}/locations`)).body, 'value.0.name'),
      'eastus',
    );
    assert.equal(
      at(
        (await call(`POST /subscriptions/${subscription}/providers/microsoft.containerinstance/register`))
          .body,
        'registrationState',
      ),
      'Registered',
    );
    assert.equal(
      codeOf(await call(`GET /subscriptions/${subscription}/providers/No.Such`)),
      'InvalidResourceNamespace',
    );
  });
});
