import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  type Arm,
  type ArmAnswer,
  at,
  codeOf,
  groupsPath,
  openArm,
  robot,
  subscription,
} from '../armFixture.ts';
import { container, eventually, groupRequest } from '../fixtures.ts';

const rg = `/subscriptions/${subscription}/resourceGroups/rg`;
const demo = `${groupsPath}/demo`;

/** A refusal in ARM's form, and none that blames the fabric. */
function assertRefused(answer: ArmAnswer, what: string): void {
  assert.ok(answer.status >= 400 && answer.status < 500, `${what}: ${answer.status}`);
  assert.equal(typeof codeOf(answer), 'string', what);
  assert.equal(typeof at(answer.body, 'error.message'), 'string', what);
}

/** A PUT's body as text, with a part of a good one replaced. */
function bodyWith(part: string, replacement: string): string {
  const good = JSON.stringify(groupRequest({ containers: [container('web', { command: ['sh'] })] }));
  assert.ok(good.includes(part), part);
  return good.replace(part, replacement);
}

const malformed = 'InvalidRequestContent';

/** What is sent as the body of a PUT, and the code it is refused with. */
const bodies: readonly (readonly [what: string, raw: string, code: string])[] = [
  ['nothing', '', malformed],
  ['half a document', '{"location":', malformed],
  ['two documents', '{}{}', malformed],
  ['no JSON', '<xml/>', malformed],
  ['a NUL', '{"location":"\0"}', malformed],
  ['a list', '[]', malformed],
  ['a text', '"x"', malformed],
  ['null', 'null', malformed],
  ['a hundred thousand brackets', '['.repeat(100_000) + ']'.repeat(100_000), malformed],
  ['a hundred thousand objects', '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000), malformed],
  ['brackets that never close', '['.repeat(1_000_000), malformed],
  ['containers as an object', bodyWith('"containers":[', '"containers":{},"x":['), malformed],
  ['a name as a number', bodyWith('"name":"web"', '"name":1'), malformed],
  ['a command as a text', bodyWith('"command":["sh"]', '"command":"sh"'), malformed],
  ['cpu as a text', bodyWith('"cpu":1', '"cpu":"1"'), malformed],
  ['cpu without end', bodyWith('"cpu":1', '"cpu":1e400'), malformed],
  ['a lone surrogate as name', bodyWith('"name":"web"', '"name":"\\ud800"'), 'InvalidContainerName'],
  ['__proto__ as name', bodyWith('"name":"web"', '"name":"__proto__"'), 'InvalidContainerName'],
  ['a name with a line break', bodyWith('"name":"web"', '"name":"web\\n"'), 'InvalidContainerName'],
  ['a path as name', bodyWith('"name":"web"', '"name":"../../etc"'), 'InvalidContainerName'],
  ['the last of two properties counts', bodyWith('{"location"', '{"properties":1,"location"'), ''],
  ['unknown members', bodyWith('{"location"', '{"__proto__":{"x":1},"unheardOf":[],"location"'), ''],
];

/** Requests without a body, and the code they are refused with. */
const requests: readonly (readonly [what: string, request: string, code: string])[] = [
  ['bad percent-encoding', `GET ${groupsPath}/%zz`, 'InvalidRequestUri'],
  ['half a UTF-8 character', `GET ${groupsPath}/%c3`, 'InvalidRequestUri'],
  ['a NUL in a name', `GET ${groupsPath}/a%00b`, 'ResourceNotFound'],
  ['a slash in a name', `GET ${groupsPath}/a%2Fb`, 'ResourceNotFound'],
  ['a way up', `GET ${groupsPath}/..%2f..%2fetc%2fpasswd`, 'ResourceNotFound'],
  ['__proto__ as a group', `GET ${groupsPath}/__proto__`, 'ResourceNotFound'],
  ['constructor as a container', `GET ${demo}/containers/constructor/logs`, 'ContainerNotFound'],
  ['__proto__ as a container', `GET ${demo}/containers/__proto__/logs`, 'ContainerNotFound'],
  ['a tail that is none', `GET ${demo}/containers/web/logs?tail=all`, 'InvalidTail'],
  ['a negative tail', `GET ${demo}/containers/web/logs?tail=-1`, 'InvalidTail'],
  ['another subscription', 'GET /subscriptions/none/resourceGroups', 'SubscriptionNotFound'],
  ['a filter that is none', `GET ${rg}/resources?$filter=${'('.repeat(2000)}`, 'InvalidFilterInQueryString'],
  ['an unknown method', `PROPFIND ${groupsPath}`, 'MethodNotAllowed'],
  ['an api-version with more', `GET ${groupsPath}?api-version=2023-05-01%00`, 'InvalidApiVersionParameter'],
];

async function openWithGroup(context: Parameters<typeof openArm>[0]): Promise<Arm> {
  const arm = await openArm(context);
  await arm.call(`PUT ${demo}`, groupRequest());
  await eventually(() => arm.engine.isRunning('web'));
  return arm;
}

describe('bad input', { timeout: 60_000 }, () => {
  test("in a body is refused in ARM's form, or does not matter", async context => {
    const { call } = await openArm(context);
    for (const [what, raw, code] of bodies) {
      const answer = await call(`PUT ${groupsPath}/other`, undefined, { raw });
      if (code === '') {
        assert.ok(answer.status < 300, `${what}: ${JSON.stringify(answer.body)}`);
      } else {
        assertRefused(answer, what);
        assert.equal(codeOf(answer), code, what);
      }
    }
    assert.equal(Reflect.get({}, 'x'), undefined, 'a prototype was changed');
  });

  test("in a path or a query is refused in ARM's form", async context => {
    const { call } = await openWithGroup(context);
    for (const [what, request, code] of requests) {
      const answer = await call(request);
      assertRefused(answer, what);
      assert.equal(codeOf(answer), code, what);
    }
  });

  test('of an exec is refused', async context => {
    const { call } = await openWithGroup(context);
    const exec = `POST ${demo}/containers/web/exec`;
    for (const raw of [
      '',
      '{}',
      '{"command":1}',
      '{"command":""}',
      '{"command":"sh","terminalSize":{"rows":1e999}}',
    ]) {
      assertRefused(await call(exec, undefined, { raw }), raw);
    }
  });

  test('as great as a body may be is refused in little time', async context => {
    const { call } = await openArm(context);
    const numbers = `[${'1,'.repeat(2_000_000)}1]`;
    const begun = performance.now();
    const wrong = await call(`PUT ${demo}`, undefined, {
      raw: bodyWith('"containers":[', `"containers":${numbers},"x":[`),
    });
    assertRefused(wrong, 'two million containers');
    assert.ok(String(at(wrong.body, 'error.message')).length < 10_000);
    const mount = '{"name":"x","mountPath":"/x"},';
    const same = await call(`PUT ${demo}`, undefined, {
      raw: bodyWith('"command":["sh"]', `"volumeMounts":[${mount.repeat(100_000)}${mount.slice(0, -1)}]`),
    });
    assertRefused(same, 'a hundred thousand mounts');
    assert.ok(performance.now() - begun < 20_000);
  });
});

describe('a role', { timeout: 20_000 }, () => {
  test('of very many stars is read in little time', async context => {
    const { call } = await openArm(context);
    const id = 'bbbbbbbb-0000-0000-0000-000000000001';
    const role = `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${id}`;
    const permissions = [{ actions: [`${'*'.repeat(200)}x${'*'.repeat(200)}!`] }];
    const made = await call(`PUT ${role}`, { properties: { roleName: 'starry', permissions } });
    assert.equal(made.status, 201);
    const properties = { roleDefinitionId: role, principalId: robot.principalId };
    await call(`PUT ${rg}/providers/Microsoft.Authorization/roleAssignments/${id}`, { properties });
    assert.equal((await call(`GET ${demo}`, undefined, { token: 'robot' })).status, 403);
  });
});

describe('names that JavaScript knows', { timeout: 20_000 }, () => {
  test('are names like any other', async context => {
    const { call, engine } = await openArm(context);
    const properties = {
      containers: [container('web', { volumeMounts: [{ name: 'constructor', mountPath: '/x' }] })],
      initContainers: [{ name: 'constructor', properties: { image: 'busybox' } }],
      volumes: [{ name: 'constructor', secret: { ['__proto__']: 'eA==', constructor: 'eA==' } }],
    };
    const tags = { constructor: 'a', ['__proto__']: 'b', toString: 'c' };
    await call(`PUT ${demo}`, { ...groupRequest(properties), tags });
    await eventually(() => engine.isRunning('constructor'));
    engine.end('constructor', 0);
    await eventually(() => engine.isRunning('web'));
    const { body } = await call(`GET ${demo}`);
    assert.equal(at(body, 'properties.initContainers.0.properties.instanceView.currentState.exitCode'), 0);
    assert.deepEqual(at(body, 'tags'), JSON.parse(JSON.stringify(tags)));
    const [sandbox] = engine.sandboxes.values();
    assert.deepEqual(Object.keys(sandbox?.memoryVolumes['constructor'] ?? {}), ['__proto__', 'constructor']);
  });

  test('of a container that is added are shown before it runs', async context => {
    const { call, engine } = await openWithGroup(context);
    const initContainers = [{ name: 'constructor', properties: { image: 'busybox' } }];
    const { status } = await call(`PUT ${demo}`, groupRequest({ initContainers }));
    assert.equal(status, 200);
    assert.equal((await call(`GET ${demo}`)).status, 200);
    await eventually(() => engine.isRunning('constructor'));
  });
});

/** Anything that JSON can say; often with the names that the service knows, so that it gets further. */
function anyBody(): fc.Arbitrary<unknown> {
  const names = fc.constantFrom(
    ...['location', 'properties', 'containers', 'initContainers', 'osType', 'name', 'image', 'resources'],
    ...['requests', 'cpu', 'memoryInGB', 'volumes', 'secret', 'emptyDir', 'ipAddress', 'ports', 'port'],
    ...['identity', 'tags', 'livenessProbe', 'httpGet', 'exec', 'command', 'volumeMounts', 'mountPath'],
    ...['securityContext', 'capabilities', 'add', '__proto__', 'constructor', 'toString'],
  );
  const values = fc.oneof(
    fc.constantFrom('eastus', 'Linux', 'Always', 'web', 'busybox', 'Public', '', '\0', '\ud800', '/x:y'),
    fc.constantFrom(0, -1, 1.5, 1e308, 65_536, 80, true, false, null),
    fc.jsonValue(),
  );
  return fc.letrec<{ tree: unknown }>(tie => ({
    tree: fc.oneof(
      { maxDepth: 6, withCrossShrink: true },
      values,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(names, tie('tree'), { maxKeys: 6 }),
    ),
  })).tree;
}

/** A good body in which one member, anywhere, is something else or not there. */
function spoiltBody(): fc.Arbitrary<unknown> {
  const good = {
    ...groupRequest({
      restartPolicy: 'Never',
      containers: [
        container('web', {
          command: ['sh'],
          ports: [{ port: 80, protocol: 'TCP' }],
          environmentVariables: [{ name: 'A', secureValue: 'b' }],
          volumeMounts: [{ name: 'files', mountPath: '/files', readOnly: true }],
          livenessProbe: { exec: { command: ['true'] }, periodSeconds: 10 },
          readinessProbe: { httpGet: { port: 80, path: '/', scheme: 'http' } },
        }),
      ],
      initContainers: [{ name: 'first', properties: { image: 'busybox', command: ['true'] } }],
      volumes: [{ name: 'files', secret: { key: 'eA==' } }],
      ipAddress: { type: 'Public', ports: [{ port: 80, protocol: 'TCP' }], dnsNameLabel: 'label-x' },
    }),
    tags: { a: 'b' },
    identity: { type: 'UserAssigned', userAssignedIdentities: {} },
  };
  const places = pathsOf(good);
  return fc
    .tuple(fc.constantFrom(...places), fc.oneof(fc.constant(undefined), anyBody()))
    .map(([place, value]) => replaced(good, place, value));
}

function pathsOf(value: unknown): readonly (readonly string[])[] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, member]) => [
        [key],
        ...pathsOf(member).map(path => [key, ...path]),
      ])
    : [];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined || typeof value !== 'object' || value === null) {
    return by;
  }
  const member: unknown = Reflect.get(value, key);
  return Array.isArray(value)
    ? value.map((item: unknown, index) => (String(index) === key ? replaced(member, rest, by) : item))
    : { ...value, [key]: replaced(member, rest, by) };
}

describe('the PUT of a container group', { timeout: 120_000 }, () => {
  for (const [what, arbitrary] of [
    ['any JSON', anyBody()],
    ['a good body with something spoilt', spoiltBody()],
  ] as const) {
    test(`with ${what} is accepted or refused in ARM's form, and can be looked at`, async context => {
      const { call } = await openArm(context);
      await fc.assert(
        fc.asyncProperty(arbitrary, async body => {
          const answer = await call(`PUT ${demo}`, body);
          if (answer.status >= 300) {
            assertRefused(answer, JSON.stringify(body));
            return;
          }
          assert.equal((await call(`GET ${demo}`)).status, 200);
          assert.equal((await call(`DELETE ${demo}`)).status, 200);
        }),
        { numRuns: 300 },
      );
    });
  }
});
