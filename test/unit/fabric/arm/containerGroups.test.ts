import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EngineError } from '../../../../src/fabric/engine/engineError.ts';
import { type Arm, at, codeOf, groupsPath, openArm, subscription } from '../armFixture.ts';
import { container, eventually, exposing, groupRequest } from '../fixtures.ts';

const path = `${groupsPath}/demo`;
const identityPath = `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/robot`;

async function running(arm: Arm, body: unknown = groupRequest()): Promise<void> {
  assert.equal((await arm.call(`PUT ${path}`, body)).status, 201);
  await eventually(() => arm.lives.list().every(({ record }) => record.phase === 'running'));
}

describe('container groups', { timeout: 20_000 }, () => {
  test('PUT of a new one: 201, the operation to poll, no address yet', async context => {
    const arm = await openArm(context);
    const ipAddress = { type: 'Public', dnsNameLabel: 'label', ports: [{ port: 80 }] } as const;
    const answer = await arm.call(`PUT ${path}`, groupRequest({ containers: [exposing(80)], ipAddress }));

    assert.equal(answer.status, 201);
    const operation = answer.headers.get('azure-asyncoperation') ?? '';
    assert.match(
      operation,
      /^https:\/\/127\.0\.0\.1:\d+\/subscriptions\/.*\/locations\/eastus\/operations\/[0-9a-f-]{36}\?api-version=2018-06-01&t=/,
    );
    assert.match(answer.headers.get('x-ms-request-id') ?? '', /^eastus:[0-9a-f-]{36}$/);
    assert.deepEqual([answer.headers.get('location'), answer.headers.get('retry-after')], [null, null]);
    assert.equal(at(answer.body, 'properties.provisioningState'), 'Pending');
    assert.deepEqual(at(answer.body, 'properties.instanceView'), { events: [], state: 'Pending' });
    assert.deepEqual(at(answer.body, 'properties.ipAddress'), {
      ports: [{ port: 80, protocol: 'TCP' }],
      type: 'Public',
      dnsNameLabel: 'label',
      fqdn: 'label.eastus.azurecontainer.io',
    });
    assert.equal(at(answer.body, 'properties.containers.0.properties.instanceView'), undefined);
    assert.equal(at(answer.body, 'properties.sku'), 'Standard');
    assert.deepEqual(at(answer.body, 'properties.initContainers'), []);
  });

  test('the operation ends as the deployment does', async context => {
    const arm = await openArm(context);
    const { headers } = await arm.call(`PUT ${path}`, groupRequest());
    const { pathname, search } = new URL(headers.get('azure-asyncoperation') ?? '');
    await eventually(() => arm.engine.isRunning('web'));
    const { status, body } = await arm.call(`GET ${pathname}${search}`);
    assert.equal(status, 200);
    assert.deepEqual([at(body, 'status'), at(body, 'id')], ['Succeeded', path]);
    assert.equal(at(body, 'properties.events.0.name'), 'Pulling');
  });

  test('the operation of a failed deployment says why', async context => {
    const arm = await openArm(context);
    arm.engine.failNext('ensureImage', new EngineError('image-not-found', 'There is no image nothing.'));
    const { headers } = await arm.call(`PUT ${path}`, groupRequest());
    const { pathname, search } = new URL(headers.get('azure-asyncoperation') ?? '');
    await eventually(() => arm.engine.isRunning('web'));
    const { body } = await arm.call(`GET ${pathname}${search}`);
    assert.equal(at(body, 'status'), 'Failed');
    assert.equal(at(body, 'error.code'), 'InaccessibleImage');
    assert.match(String(at(body, 'error.message')), /^The image 'busybox' in container group 'demo' is not/);
  });

  for (const [reason, status, code] of [
    ['image-not-found', 400, 'InaccessibleImage'],
    ['registry-refused', 400, 'InaccessibleImage'],
    ['rate-limited', 409, 'RegistryErrorResponse'],
  ] as const) {
    test(`a PUT of an image with ${reason} is refused, and makes nothing`, async context => {
      const arm = await openArm(context);
      arm.engine.failNext('checkImage', new EngineError(reason, 'said the registry'));
      const refused = await arm.call(`PUT ${path}`, groupRequest());
      assert.deepEqual([refused.status, codeOf(refused)], [status, code]);
      assert.equal((await arm.call(`GET ${path}`)).status, 404);
    });
  }

  test('a registry out of reach says nothing about an image', async context => {
    const arm = await openArm(context);
    arm.engine.failNext('checkImage', new EngineError('registry-unreachable', 'no route'));
    assert.equal((await arm.call(`PUT ${path}`, groupRequest())).status, 201);
  });

  test('of two PUTs at once one makes the group, the other is told to come later', async context => {
    const arm = await openArm(context);
    const asked = Promise.withResolvers<void>();
    const check = context.mock.method(arm.engine, 'checkImage', () => asked.promise);
    const puts = [1, 2].map(() => arm.call(`PUT ${path}`, groupRequest()));
    await eventually(() => check.mock.callCount() === 2);
    asked.resolve();
    const both = await Promise.all(puts);
    assert.deepEqual(
      both.map(({ status }) => status).toSorted((a, b) => a - b),
      [201, 409],
    );
    assert.equal(arm.lives.list().length, 1);
  });

  test('GET shows instance views, lists do not', async context => {
    const arm = await openArm(context);
    await running(arm);
    const { body } = await arm.call(`GET ${path}`);
    assert.equal(at(body, 'properties.containers.0.properties.instanceView.currentState.state'), 'Running');
    assert.equal(at(body, 'properties.containers.0.properties.instanceView.restartCount'), 0);
    assert.deepEqual(at(body, 'properties.containers.0.properties.ports'), []);
    for (const list of [
      groupsPath,
      `/subscriptions/${subscription}/providers/Microsoft.ContainerInstance/containerGroups`,
    ]) {
      const listed = await arm.call(`GET ${list}`);
      assert.equal(at(listed.body, 'value.0.name'), 'demo');
      assert.doesNotMatch(JSON.stringify(listed.body), /instanceView/);
    }
  });

  test('secrets are in no answer', async context => {
    const arm = await openArm(context);
    const secret = 'c2VjcmV0LWNvbnRlbnQ=';
    const body = {
      location: 'eastus',
      properties: {
        ...groupRequest().properties,
        containers: [
          container('web', {
            environmentVariables: [
              { name: 'KEY', secureValue: 'secret-env' },
              { name: 'OPEN', value: 'seen' },
            ],
          }),
        ],
        volumes: [{ name: 'files', secret: { file: secret } }],
        imageRegistryCredentials: [{ server: 'r.example', username: 'u', password: 'secret-pass' }],
        diagnostics: { logAnalytics: { workspaceId: 'w', workspaceKey: 'secret-key' } },
      },
    };
    const put = await arm.call(`PUT ${path}`, body);
    await eventually(() => arm.engine.isRunning('web'));
    const answers = [
      put,
      await arm.call(`GET ${path}`),
      await arm.call(`GET ${groupsPath}`),
      await arm.call(`PATCH ${path}`, { tags: {} }),
      await arm.call(`DELETE ${path}`),
    ];
    for (const { body: answer } of answers) {
      assert.doesNotMatch(JSON.stringify(answer), new RegExp(`secret-|${secret}`));
      assert.match(JSON.stringify(answer), /"secret":\{\}/);
      assert.match(JSON.stringify(answer), /\{"name":"KEY"\},\{"name":"OPEN","value":"seen"\}/);
    }
  });

  test('what the virtual kubelet sends is taken: name in the body, nulls, empty command, upper-case scheme', async context => {
    const arm = await openArm(context);
    const answer = await arm.call(`PUT ${path}`, {
      name: 'demo',
      location: 'eastus',
      tags: { PodName: 'nginx' },
      properties: {
        osType: 'Linux',
        restartPolicy: 'Always',
        imageRegistryCredentials: [],
        initContainers: [],
        volumes: [
          { emptyDir: null, name: 'secrets', secret: { k: 'dg==' } },
          { emptyDir: {}, name: 'scratch' },
        ],
        containers: [
          {
            name: 'nginx',
            properties: {
              command: [],
              environmentVariables: [],
              image: 'nginx',
              ports: [{ port: 80, protocol: 'TCP' }],
              resources: { requests: { cpu: 1, memoryInGB: 1.5 }, limits: { cpu: 1, memoryInGB: 1.5 } },
              volumeMounts: [],
              livenessProbe: { httpGet: { path: '/', port: 80, scheme: 'HTTP' } },
            },
          },
        ],
        ipAddress: { ports: [{ port: 80, protocol: 'TCP' }], type: 'Public' },
      },
    });
    assert.equal(answer.status, 201);
    await eventually(() => arm.engine.isRunning('nginx'));
    const [sandbox] = arm.engine.sandboxes.values();
    assert.deepEqual(
      [sandbox?.scratchVolumes, Object.keys(sandbox?.memoryVolumes ?? {})],
      [['scratch'], ['secrets']],
    );
  });

  test('an unchanged PUT changes nothing; a changed one restarts', async context => {
    const arm = await openArm(context);
    await running(arm);
    const started = arm.engine.calls.length;
    const same = await arm.call(`PUT ${path}`, groupRequest());
    assert.deepEqual([same.status, at(same.body, 'properties.provisioningState')], [200, 'Succeeded']);
    assert.equal(arm.engine.calls.length, started);

    const changed = await arm.call(
      `PUT ${path}`,
      groupRequest({ containers: [container('web', { command: ['sleep', '9'] })] }),
    );
    assert.equal(changed.status, 200);
    assert.deepEqual(at(changed.body, 'properties.containers.0.properties.command'), ['sleep', '9']);
    assert.ok(changed.headers.has('azure-asyncoperation'));
    await eventually(() =>
      [...arm.engine.containers.values()].some(({ spec }) => spec.command.includes('9')),
    );
  });

  test('a group has the tags of its last request; without any there is no such member', async context => {
    const arm = await openArm(context);
    const path = `${groupsPath}/demo`;
    const { tags: _, ...untagged } = groupRequest();
    const { body: tagged } = await arm.call(`PUT ${path}`, { ...untagged, tags: { a: 'b' } });
    assert.deepEqual(at(tagged, 'tags'), { a: 'b' });
    await eventually(() => arm.lives.list()[0]?.record.phase === 'running');
    const { body } = await arm.call(`PUT ${path}`, untagged);
    assert.equal(Object.hasOwn(body as object, 'tags'), false);
  });

  test('PATCH changes tags and touches no container', async context => {
    const arm = await openArm(context);
    await running(arm);
    const before = arm.engine.calls.length;
    const { status, body } = await arm.call(`PATCH ${path}`, { tags: { a: 'b' } });
    assert.deepEqual([status, at(body, 'tags')], [200, { a: 'b' }]);
    assert.equal(arm.engine.calls.length, before);
  });

  test('DELETE answers 200 with the last body, then 204', async context => {
    const arm = await openArm(context);
    await running(arm);
    const { status, body, headers } = await arm.call(`DELETE ${path}`);
    assert.deepEqual(
      [status, at(body, 'properties.provisioningState'), headers.get('location')],
      [200, 'Succeeded', null],
    );
    assert.equal((await arm.call(`DELETE ${path}`)).status, 204);
    const gone = await arm.call(`GET ${path}`);
    assert.deepEqual([gone.status, codeOf(gone)], [404, 'ResourceNotFound']);
    await arm.lives.removed();
    assert.equal(arm.engine.containers.size, 0);
  });

  test('stop 204, start 202 then 204, restart 204 with an operation', async context => {
    const arm = await openArm(context);
    await running(arm);
    assert.equal((await arm.call(`POST ${path}/start`)).status, 204);
    const stop = await arm.call(`POST ${path}/stop`);
    assert.deepEqual([stop.status, stop.headers.has('azure-asyncoperation')], [204, false]);
    assert.equal((await arm.call(`POST ${path}/stop`)).status, 204);
    assert.equal(at((await arm.call(`GET ${path}`)).body, 'properties.instanceView.state'), 'Stopped');
    const start = await arm.call(`POST ${path}/start`);
    assert.deepEqual([start.status, start.headers.has('azure-asyncoperation')], [202, true]);
    await eventually(() => arm.lives.list().every(({ record }) => record.phase === 'running'));
    const restart = await arm.call(`POST ${path}/restart`);
    assert.deepEqual([restart.status, restart.headers.has('azure-asyncoperation')], [204, true]);
  });

  test('a stop that the engine refuses is a 500 that says why', async context => {
    const arm = await openArm(context);
    await running(arm);
    arm.engine.failNext('stopContainer', new EngineError('unexpected', 'the engine stumbled'));
    const stop = await arm.call(`POST ${path}/stop`);
    assert.deepEqual([stop.status, codeOf(stop)], [500, 'InternalServerError']);
    assert.match(String(at(stop.body, 'error.message')), /the engine stumbled/);
  });

  test('logs take tail and timestamps', async context => {
    const arm = await openArm(context);
    await running(arm);
    const { status, body } = await arm.call(`GET ${path}/containers/web/logs?tail=5&timestamps=true`);
    assert.deepEqual([status, body], [200, { content: 'log of web {"timestamps":true,"tail":5}\n' }]);
    assert.equal(codeOf(await arm.call(`GET ${path}/containers/none/logs`)), 'ContainerNotFound');
    assert.equal(codeOf(await arm.call(`GET ${path}/containers/web/logs?tail=x`)), 'InvalidTail');
  });

  test('an engine that is away is told as 503', async context => {
    const arm = await openArm(context);
    await running(arm);
    arm.engine.goAway();
    const answer = await arm.call(`GET ${path}/containers/web/logs`);
    assert.deepEqual([answer.status, codeOf(answer)], [503, 'ServiceUnavailable']);
    arm.engine.comeBack();
  });

  test('one operation at a time: any other but a delete is told to come later', async context => {
    const arm = await openArm(context);
    const body = groupRequest({ initContainers: [{ name: 'first', properties: { image: 'busybox' } }] });
    await arm.call(`PUT ${path}`, body);
    await eventually(() => arm.engine.isRunning('first'));
    for (const [request, sent] of [
      [`PUT ${path}`, body],
      [`POST ${path}/stop`],
      [`POST ${path}/start`],
      [`POST ${path}/restart`],
    ] as const) {
      const refused = await arm.call(request, sent);
      assert.deepEqual([refused.status, codeOf(refused)], [409, 'ContainerGroupTransitioning'], request);
    }
    assert.equal((await arm.call(`DELETE ${path}`)).status, 200);
  });

  test('a name is taken while a container of its last group lives on; its label and cores are free', async context => {
    const arm = await openArm(context);
    const labelled = groupRequest({
      containers: [exposing(80)],
      ipAddress: { type: 'Public', dnsNameLabel: 'taken', ports: [{ port: 80 }] },
    });
    await running(arm, labelled);
    const stopping = Promise.withResolvers<void>();
    const stop = context.mock.method(arm.engine, 'stopContainer', () => stopping.promise);
    await arm.call(`DELETE ${path}`);
    const again = await arm.call(`PUT ${path}`, labelled);
    assert.deepEqual([again.status, codeOf(again)], [409, 'ContainerGroupTransitioning']);
    assert.equal((await arm.call(`GET ${path}`)).status, 404);
    assert.equal(arm.engine.isRunning('web'), true);
    await arm.call('PUT /fabric/quotas', { limits: { StandardCores: 1, ContainerGroups: 1 } });
    assert.equal((await arm.call(`PUT ${groupsPath}/other`, labelled)).status, 201);
    await arm.call('PUT /fabric/quotas', { preset: 'default' });

    stop.mock.restore();
    stopping.resolve();
    await arm.lives.removed();
    assert.equal((await arm.call(`PUT ${path}`, groupRequest())).status, 201);
  });

  test('a stopped group holds its label', async context => {
    const arm = await openArm(context);
    const labelled = groupRequest({
      containers: [exposing(80)],
      ipAddress: { type: 'Public', dnsNameLabel: 'label-held', ports: [{ port: 80 }] },
    });
    await running(arm, labelled);
    await arm.call(`POST ${path}/stop`);
    assert.equal(codeOf(await arm.call(`PUT ${groupsPath}/other`, labelled)), 'DnsNameLabelNotAvailable');
  });

  test('what has completed stays so at a stop, and runs again at a start', async context => {
    const arm = await openArm(context);
    await running(arm, groupRequest({ restartPolicy: 'Never' }));
    arm.engine.end('web', 0);
    await eventually(() => arm.lives.list().every(({ record }) => record.phase === 'completed'));
    assert.equal((await arm.call(`POST ${path}/stop`)).status, 204);
    assert.equal(at((await arm.call(`GET ${path}`)).body, 'properties.instanceView.state'), 'Succeeded');
    assert.equal((await arm.call(`POST ${path}/start`)).status, 202);
    await eventually(() => arm.lives.list().every(({ record }) => record.phase === 'running'));
  });

  test('what the Swagger does not name is not kept, and words have the case of the service', async context => {
    const arm = await openArm(context);
    const answer = await arm.call(`PUT ${path}`, {
      location: 'eastus',
      unknown: 1,
      properties: {
        osType: 'linux',
        restartPolicy: 'onfailure',
        provisioningState: 'Failed',
        containers: [{ name: 'web', properties: { ...container().properties, tcpSocket: {} } }],
        initContainers: [{ name: 'first', properties: { image: 'busybox', ports: [{ port: 80 }] } }],
      },
    });
    assert.equal(answer.status, 201);
    assert.deepEqual(
      [at(answer.body, 'properties.osType'), at(answer.body, 'properties.restartPolicy')],
      ['Linux', 'OnFailure'],
    );
    assert.doesNotMatch(JSON.stringify(answer.body), /unknown|tcpSocket|"port":80|Failed/);
  });

  test('logs of a stopped group are its last lines, of one on its way there are none yet', async context => {
    const arm = await openArm(context);
    const body = groupRequest({ initContainers: [{ name: 'first', properties: { image: 'busybox' } }] });
    await arm.call(`PUT ${path}`, body);
    await eventually(() => arm.engine.isRunning('first'));
    const early = await arm.call(`GET ${path}/containers/web/logs`);
    assert.deepEqual([early.status, codeOf(early)], [409, 'ContainerLogNotAvailable']);
    arm.engine.end('first', 0);
    await eventually(() => arm.lives.list().every(({ record }) => record.phase === 'running'));

    arm.engine.printed.set('web', Array.from({ length: 2000 }, (_, n) => `${n}\n`).join(''));
    await arm.call(`POST ${path}/stop`);
    const log = async (query: string): Promise<string> =>
      String(at((await arm.call(`GET ${path}/containers/web/logs${query}`)).body, 'content'));
    assert.match(await log(''), /^1000\n/);
    assert.ok((await log('')).endsWith('\n1999\n'));
    assert.equal(await log('?tail=2'), '1998\n1999\n');
    assert.equal(await log('?tail=1&timestamps=true'), '2026-01-01T00:00:00Z 1999\n');
  });

  test('exec and attach promise a websocket at the name by which the caller came', async context => {
    const arm = await openArm(context);
    await running(arm);
    const exec = await arm.call(`POST ${path}/containers/web/exec`, {
      command: 'sh',
      terminalSize: { rows: 0, cols: 0 },
    });
    assert.match(
      String(at(exec.body, 'webSocketUri')),
      /^wss:\/\/127\.0\.0\.1:\d+\/execstream\/sessionId\/[0-9a-f-]{36}\?/,
    );
    assert.equal(
      codeOf(await arm.call(`POST ${path}/containers/web/exec`, { command: ' ' })),
      'InvalidCommand',
    );
    const attach = await arm.call(`POST ${path}/containers/web/attach`);
    assert.match(String(at(attach.body, 'webSocketUri')), /\/logstream\/sessionId\//);
  });

  test('a DNS name label is unique in its region, free after delete', async context => {
    const arm = await openArm(context);
    const labelled = (location: string): unknown => ({
      ...groupRequest({
        containers: [exposing(80)],
        ipAddress: { type: 'Public', dnsNameLabel: 'taken', ports: [{ port: 80 }] },
      }),
      location,
    });
    assert.equal((await arm.call(`PUT ${groupsPath}/one`, labelled('eastus'))).status, 201);
    const second = await arm.call(`PUT ${groupsPath}/two`, labelled('eastus'));
    assert.deepEqual([second.status, codeOf(second)], [400, 'DnsNameLabelNotAvailable']);
    assert.equal((await arm.call(`PUT ${groupsPath}/three`, labelled('westeurope'))).status, 201);
    await arm.call(`DELETE ${groupsPath}/one`);
    assert.equal((await arm.call(`PUT ${groupsPath}/two`, labelled('eastus'))).status, 201);
  });

  test('an identity is shown with principal and client, and must exist', async context => {
    const arm = await openArm(context);
    const identity = { type: 'UserAssigned', userAssignedIdentities: { [identityPath]: {} } };
    assert.equal(
      codeOf(await arm.call(`PUT ${path}`, { ...groupRequest(), identity })),
      'FailedIdentityOperation',
    );
    const made = await arm.call(`PUT ${identityPath}`, { location: 'eastus' });
    const { body } = await arm.call(`PUT ${path}`, { ...groupRequest(), identity });
    const shown = at(body, 'identity.userAssignedIdentities') as Record<string, unknown>;
    assert.deepEqual(shown[identityPath], {
      principalId: at(made.body, 'properties.principalId'),
      clientId: at(made.body, 'properties.clientId'),
    });
  });
});
