import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Arm, at, groupsPath, openArm, subscription } from '../../armFixture.ts';
import { container, groupRequest } from '../../fixtures.ts';

const path = `${groupsPath}/demo`;

/** What the Swagger's ContainerGroup has beside what every group has. */
const rare = {
  priority: 'Regular',
  dnsConfig: { nameServers: ['10.0.0.1'], searchDomains: 'a.example', options: 'ndots:2' },
  extensions: [
    {
      name: 'kube-proxy',
      properties: { extensionType: 'kube-proxy', version: '1.0', settings: { password: 'mine' } },
    },
  ],
  diagnostics: {
    logAnalytics: {
      workspaceId: 'w',
      workspaceKey: 'hidden',
      workspaceResourceId: 'hidden',
      logType: 'ContainerInsights',
      metadata: { secret: 'mine', 'pod-uuid': 'u' },
    },
  },
};

async function put({ call }: Arm, properties: object = {}): Promise<unknown> {
  const { status, body } = await call(`PUT ${path}`, {
    ...groupRequest(),
    properties: { ...groupRequest().properties, ...properties },
  });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

describe('what the service adds, keeps and hides', { timeout: 20_000 }, () => {
  test('adds what is always there', async context => {
    const body = await put(await openArm(context));
    assert.equal(at(body, 'properties.sku'), 'Standard');
    assert.deepEqual(at(body, 'properties.initContainers'), []);
    assert.deepEqual(at(body, 'properties.instanceView.events'), []);
    assert.deepEqual(at(body, 'properties.containers.0.properties.environmentVariables'), []);
    assert.deepEqual(at(body, 'properties.containers.0.properties.ports'), []);
    for (const undocumented of ['provisioningTimeoutInSeconds', 'isCustomProvisioningTimeout']) {
      assert.equal(at(body, `properties.${undocumented}`), undefined);
    }
  });

  test('lists have no instance view at either level', async context => {
    const arm = await openArm(context);
    await put(arm, { initContainers: [container('first')] });
    for (const list of [
      groupsPath,
      `/subscriptions/${subscription}/providers/Microsoft.ContainerInstance/containerGroups`,
    ]) {
      assert.doesNotMatch(JSON.stringify((await arm.call(`GET ${list}`)).body), /instanceView/);
    }
  });

  test('keeps every member that the Swagger knows', async context => {
    const body = await put(await openArm(context), rare);
    for (const member of ['priority', 'dnsConfig', 'extensions'] as const) {
      assert.deepEqual(at(body, `properties.${member}`), rare[member]);
    }
  });

  test('hides what is secret, and only that: keys of the user are theirs', async context => {
    const body = await put(await openArm(context), rare);
    assert.deepEqual(at(body, 'properties.diagnostics.logAnalytics'), {
      workspaceId: 'w',
      logType: 'ContainerInsights',
      metadata: { secret: 'mine', 'pod-uuid': 'u' },
    });
  });
});
