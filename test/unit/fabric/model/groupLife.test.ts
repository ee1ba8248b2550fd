import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, test, type TestContext } from 'node:test';
import type { ContainerGroupProperties } from '../../../../src/cluster/containerGroup.ts';
import {
  containerGroupBody,
  groupState,
  provisioningState,
} from '../../../../src/fabric/arm/containerInstance/containerGroupBody.ts';
import { EngineError } from '../../../../src/fabric/engine/engineError.ts';
import type { GroupLife } from '../../../../src/fabric/model/groupLife.ts';
import { ResourceStore } from '../../../../src/fabric/state/resourceStore.ts';
import type { StateDirectory } from '../../../../src/fabric/state/stateDirectory.ts';
import type { FakeEngine } from '../fakeEngine.ts';
import { container, eventually, temporaryState } from '../fixtures.ts';
import { demoId, events, group, of, phase, World, world } from '../world.ts';

describe('a container group', { timeout: 20_000 }, () => {
  test('is deployed at once and runs', async context => {
    const { engine, lives } = world(context);
    const { life, operation } = lives.create(group({ containers: [container('web'), container('side')] }));
    await phase(life, 'running');

    assert.equal(provisioningState(life.record), 'Succeeded');
    assert.equal(groupState(life.record), 'Running');
    assert.equal(life.record.operations.find(known => known.id === operation.id)?.status, 'Succeeded');
    assert.deepEqual(events(life, 'web'), ['Pulling', 'Pulled', 'Started']);
    assert.deepEqual(
      engine.calls.filter(call => call.startsWith('ensureImage')),
      ['ensureImage busybox'],
    );
  });

  test('its name resolves before its containers start, and no more when it is stopped', async context => {
    const here = world(context);
    const ipAddress = { type: 'Public', dnsNameLabel: 'label', ports: [{ port: 80 }] } as const;
    const life = await here.running({ ipAddress });
    assert.deepEqual(here.names.at(-1), [['label.eastus.azurecontainer.io', '10.0.0.2']]);
    await life.stop();
    assert.deepEqual(here.names.at(-1), []);
  });

  test('init containers run one after the other before the others', async context => {
    const { engine, create } = bound(world(context));
    const life = create({
      initContainers: [
        { name: 'first', properties: { image: 'busybox' } },
        { name: 'second', properties: { image: 'busybox' } },
      ],
    });
    await eventually(() => engine.isRunning('first'));
    engine.end('first', 0);
    await eventually(() => engine.isRunning('second'));
    assert.equal(engine.isRunning('web'), false);
    engine.end('second', 0);
    await phase(life, 'running');
    assert.equal(engine.isRunning('web'), true);
  });

  test('an init container that fails is repeated', async context => {
    const { engine, create } = bound(world(context));
    const life = create({ initContainers: [{ name: 'first', properties: { image: 'busybox' } }] });
    await eventually(() => engine.isRunning('first'));
    engine.end('first', 1);
    await eventually(() => of(life, 'first').restartCount === 1 && engine.isRunning('first'));
    engine.end('first', 0);
    await phase(life, 'running');
  });

  test('an init container that fails in a group that never restarts fails the deployment', async context => {
    const { engine, create } = bound(world(context));
    const life = create({
      restartPolicy: 'Never',
      initContainers: [{ name: 'first', properties: { image: 'busybox' } }],
    });
    await eventually(() => engine.isRunning('first'));
    engine.end('first', 3);
    await eventually(() => provisioningState(life.record) === 'Failed');
    assert.match(life.record.events.at(0)?.message ?? '', /first ended with exit code 3/);
  });

  test('restarts what ends, later and later', async context => {
    const here = world(context);
    const life = await here.running();
    for (let count = 1; count <= 4; count += 1) {
      here.engine.end('web', 7);
      await eventually(() => of(life, 'web').restartCount === count && here.engine.isRunning('web'));
    }
    assert.deepEqual(here.clock.sleeps, [1, 2, 4, 8]);
    assert.equal(of(life, 'web').currentState.state, 'Running');
    assert.equal(of(life, 'web').previousState?.exitCode, 7);
    assert.equal(groupState(life.record), 'Running');
  });

  for (const [policy, exitCode, state, detail] of [
    ['Never', 0, 'Succeeded', 'Completed'],
    ['Never', 2, 'Failed', 'Error'],
    ['OnFailure', 0, 'Succeeded', 'Completed'],
  ] as const) {
    test(`with ${policy} exit code ${exitCode} ends it as ${state}`, async context => {
      const here = world(context);
      const life = await here.running({ restartPolicy: policy });
      here.engine.end('web', exitCode);
      await phase(life, 'completed');
      assert.equal(groupState(life.record), state);
      assert.equal(provisioningState(life.record), 'Succeeded');
      assert.equal(of(life, 'web').currentState.exitCode, exitCode);
      assert.equal(of(life, 'web').currentState.detailStatus, detail);
    });
  }

  test('says when a container ran out of memory', async context => {
    const here = world(context);
    const life = await here.running({ restartPolicy: 'Never' });
    here.engine.end('web', 137, { outOfMemory: true });
    await phase(life, 'completed');
    assert.equal(of(life, 'web').currentState.detailStatus, 'OOMKilled');
  });

  test('OnFailure restarts a failure', async context => {
    const here = world(context);
    const life = await here.running({ restartPolicy: 'OnFailure' });
    here.engine.end('web', 1);
    await eventually(() => of(life, 'web').restartCount === 1);
  });

  test('a failing liveness probe kills and restarts', async context => {
    const here = world(context);
    const probed = container('web', { livenessProbe: { exec: { command: ['false'] }, failureThreshold: 2 } });
    const life = await here.running({ containers: [probed] });
    await eventually(() => of(life, 'web').restartCount >= 1);
    assert.deepEqual(
      new Set(events(life, 'web')),
      new Set(['Pulling', 'Pulled', 'Started', 'Unhealthy', 'Killing', 'BackOff']),
    );
  });

  test('a probe that cannot even be sent has failed, and says why', async context => {
    const here = world(context);
    const probed = container('web', { readinessProbe: { httpGet: { path: '/a b', port: 80 } } });
    const life = await here.running({ containers: [probed] });
    await eventually(() =>
      of(life, 'web').events.some(({ message }) => /Request path contains unescaped/.test(message)),
    );
  });

  test('a failing readiness probe is told and kills nothing', async context => {
    const here = world(context);
    const probed = container('web', { readinessProbe: { exec: { command: ['false'] } } });
    const life = await here.running({ containers: [probed] });
    await eventually(() => events(life, 'web').includes('Unhealthy'));
    assert.equal(of(life, 'web').restartCount, 0);
    assert.equal(here.engine.isRunning('web'), true);
  });

  test('a container that cannot start fails the deployment and is tried again', async context => {
    const here = world(context);
    here.engine.failNext('startContainer', new EngineError('start-failed', 'no such file: serve'));
    const life = await here.running();
    assert.ok(life.record.operations.some(({ status }) => status === 'Failed'));
    assert.ok(of(life, 'web').events.some(({ message }) => message === 'Error: no such file: serve'));
    await eventually(() => here.engine.isRunning('web'));
  });

  for (const [method, reason, code, told] of [
    [
      'ensureImage',
      'image-not-found',
      'InaccessibleImage',
      "The image 'busybox' in container group 'demo' is not accessible. Please check the image and registry credential.",
    ],
    [
      'ensureImage',
      'rate-limited',
      'RegistryErrorResponse',
      "An error response is received from the docker registry 'index.docker.io'. Please retry later.",
    ],
    ['ensureSandbox', 'port-taken', 'Failed', 'because of port-taken'],
    ['ensureSandbox', 'no-capacity', 'ServiceUnavailable', 'because of no-capacity'],
    ['createContainer', 'disk-full', 'Failed', 'because of disk-full'],
  ] as const) {
    test(`shows why ${method} failed with ${reason}, leaves nothing, and tries again`, async context => {
      const here = world(context);
      here.engine.failNext(method, new EngineError(reason, `because of ${reason}`));
      const life = here.create();
      await phase(life, 'running');
      const [event] = life.record.events;
      assert.deepEqual(
        [event?.name, event?.message, event?.type],
        [reason === 'no-capacity' ? 'InsufficientCapacity.' : 'Failed', told, 'Warning'],
      );
      assert.deepEqual(life.record.operations.at(0)?.error, { code, message: told });
      assert.ok(here.engine.calls.includes('removeGroup demo-1'));
      assert.equal(provisioningState(life.record), 'Succeeded');
      assert.deepEqual(here.clock.sleeps, [1]);
    });
  }

  test('a pull that fails is told by the events that the service has for it', async context => {
    const here = world(context);
    here.engine.failNext('ensureImage', new EngineError('image-not-found', 'manifest unknown'));
    const life = here.create();
    await eventually(() => here.clock.sleeps.length === 1);
    assert.deepEqual(
      of(life, 'web')
        .events.slice(0, 3)
        .map(({ name, type }) => [name, type]),
      [
        ['Pulling', 'Normal'],
        ['Failed', 'Warning'],
        ['BackOff', 'Normal'],
      ],
    );
    await phase(life, 'running');
  });

  test('shows that the engine is away, and goes on when it is back', async context => {
    const here = world(context);
    const life = await here.running();
    here.engine.goAway();
    await eventually(() => provisioningState(life.record) === 'Unhealthy');
    assert.ok(life.record.events.some(({ name }) => name === 'EngineUnreachable'));
    here.engine.comeBack();
    await eventually(() => provisioningState(life.record) === 'Succeeded');
    assert.equal(of(life, 'web').restartCount, 0);
  });

  test('stops in reverse order, keeps nothing but its host ports, and starts at another address', async context => {
    const here = world(context);
    const ipAddress = { type: 'Public', ports: [{ port: 80 }] } as const;
    const life = await here.running({ containers: [container('first'), container('last')], ipAddress });
    const before = life.record.sandbox;
    const engineId = of(life, 'first').engineId;
    here.engine.printed.set('first', 'one\ntwo\n');
    await life.stop();

    assert.equal(groupState(life.record), 'Stopped');
    assert.deepEqual(
      here.engine.calls.filter(call => call.startsWith('stop') || call.startsWith('suspend')),
      ['stopContainer last', 'stopContainer first', 'suspendGroup demo-1'],
    );
    assert.deepEqual([life.record.sandbox, life.record.hostPorts], [undefined, before?.ports]);
    assert.deepEqual([here.engine.containers.size, here.engine.sandboxes.size], [0, 0]);
    const { currentState, previousState, finalLog } = of(life, 'first');
    assert.equal(currentState.detailStatus, 'Container stopped per client request');
    assert.deepEqual(
      [currentState.startTime, currentState.exitCode, previousState?.state],
      [undefined, undefined, 'Running'],
    );
    assert.match(finalLog ?? '', /^\S+ one\n\S+ two\n$/);

    life.start(here.lives.newOperation());
    await phase(life, 'running');
    assert.deepEqual(life.record.sandbox?.ports, before?.ports);
    assert.notEqual(life.record.sandbox?.address, before?.address);
    assert.notEqual(of(life, 'first').engineId, engineId);
    assert.equal(of(life, 'first').finalLog, undefined);
    assert.ok(here.engine.calls.includes('ensureImage busybox anew'));
  });

  test('stops also where a log cannot be read', async context => {
    const here = world(context);
    const life = await here.running();
    here.engine.failNext('logs', new EngineError('unexpected', 'the engine stumbled'));
    await life.stop();
    assert.deepEqual([groupState(life.record), of(life, 'web').finalLog], ['Stopped', undefined]);
  });

  test('its name follows its address', async context => {
    const here = world(context);
    const ipAddress = { type: 'Public', dnsNameLabel: 'label', ports: [{ port: 80 }] } as const;
    const life = await here.running({ ipAddress });
    await life.stop();
    life.start(here.lives.newOperation());
    await phase(life, 'running');
    assert.deepEqual(here.names.at(-1), [
      ['label.eastus.azurecontainer.io', life.record.sandbox?.address ?? ''],
    ]);
  });

  test('an update keeps address and ports', async context => {
    const here = world(context);
    const ipAddress = { type: 'Public', ports: [{ port: 80 }] } as const;
    const life = await here.running({ ipAddress });
    const before = life.record.sandbox;
    life.update(
      group({ ipAddress, containers: [container('web', { command: ['x'] })] }),
      here.lives.newOperation(),
      () => undefined,
    );
    await phase(life, 'running');
    assert.deepEqual(life.record.sandbox, before);
  });

  test('a security context takes user and capabilities', async context => {
    const here = world(context);
    const securityContext = { runAsUser: 1000, runAsGroup: 3000, capabilities: { drop: ['CHOWN'] } };
    await here.running({
      containers: [
        container('web', { securityContext }),
        container('other', { securityContext: { runAsUser: 7 } }),
        container('plain'),
      ],
    });
    assert.deepEqual(
      [...here.engine.containers.values()].map(({ spec }) => [spec.user, spec.dropCapabilities]),
      [
        ['1000:3000', ['CHOWN']],
        ['7', undefined],
        [undefined, undefined],
      ],
    );
  });

  test('a private group is published nowhere', async context => {
    const here = world(context);
    const life = await here.running({ ipAddress: { type: 'Private', ports: [{ port: 80 }] } });
    assert.deepEqual(life.record.sandbox?.ports, []);
  });

  test('a deployment that takes half an hour has failed, and goes on', async context => {
    const here = world(context);
    const life = here.create({ initContainers: [{ name: 'first', properties: { image: 'busybox' } }] });
    await eventually(() => here.engine.isRunning('first'));
    here.clock.advance(1799);
    assert.equal(provisioningState(life.record), 'Creating');
    here.clock.advance(1);
    await eventually(() => provisioningState(life.record) === 'Failed');
    assert.equal(life.record.operations.at(0)?.error?.code, 'ResourceDeploymentFailure');
    assert.equal(life.record.events.at(0)?.name, 'Failed');
    assert.equal(here.engine.isRunning('first'), true);
    here.engine.end('first', 0);
    await phase(life, 'running');
    assert.equal(provisioningState(life.record), 'Succeeded');
  });

  test('a restart keeps the sandbox, and with it the volumes', async context => {
    const here = world(context);
    const life = await here.running();
    const operation = here.lives.newOperation();
    life.restart(operation);
    assert.equal(provisioningState(life.record), 'Updating');
    assert.equal(groupState(life.record), 'Running');
    await phase(life, 'running');
    assert.equal(life.record.operations.find(known => known.id === operation.id)?.status, 'Succeeded');
    assert.equal(
      here.engine.calls.some(call => call.startsWith('removeGroup')),
      false,
    );
  });

  test('a restart pulls nothing, counts no restart, and keeps what was told of the containers', async context => {
    const here = world(context);
    const life = await here.running();
    life.restart(here.lives.newOperation());
    await phase(life, 'running');
    const { events, restartCount } = of(life, 'web');
    assert.equal(restartCount, 0);
    assert.deepEqual(
      events.map(({ name, count }) => [name, count]),
      [
        ['Pulling', 1],
        ['Pulled', 1],
        ['Started', 2],
        ['Killing', 1],
      ],
    );
  });

  test('what a restart cannot stop at first is stopped later, and the volumes stay', async context => {
    const here = world(context);
    const life = await here.running();
    here.engine.failNext('stopContainer', new EngineError('unexpected', 'the engine stumbled'));
    const operation = here.lives.newOperation();
    life.restart(operation);
    await phase(life, 'running');
    const told = life.record.operations.find(known => known.id === operation.id);
    assert.deepEqual([told?.status, told?.error?.message], ['Failed', 'the engine stumbled']);
    assert.equal(provisioningState(life.record), 'Succeeded');
    assert.equal(
      here.engine.calls.some(call => call.startsWith('removeGroup')),
      false,
    );
  });

  test('a restart does not forget what an update before it has still to take away', async context => {
    const here = world(context);
    const life = await here.running();
    here.engine.calls.length = 0;
    life.update(group({ containers: [container('other')] }), here.lives.newOperation(), () => undefined);
    life.restart(here.lives.newOperation());
    await phase(life, 'running');
    assert.ok(here.engine.calls.includes('removeGroup demo-1'));
    assert.deepEqual([here.engine.isRunning('web'), here.engine.isRunning('other')], [false, true]);
  });

  test('a stop that the engine refuses is told, and can be repeated', async context => {
    const here = world(context);
    const life = await here.running();
    here.engine.failNext('stopContainer', new EngineError('unexpected', 'the engine stumbled'));
    await assert.rejects(life.stop(), /the engine stumbled/);
    assert.equal(here.engine.isRunning('web'), true);
    await life.stop();
    assert.deepEqual([life.record.phase, here.engine.isRunning('web')], ['stopped', false]);
  });

  test('a removal that the engine refuses is repeated until nothing is left', async context => {
    const here = world(context);
    const life = await here.running();
    here.engine.failNext('stopContainer', new EngineError('unexpected', 'the engine stumbled'));
    here.engine.failNext('removeGroup', new EngineError('unexpected', 'the engine stumbled'));
    await here.lives.remove(life);
    assert.deepEqual([here.engine.containers.size, here.engine.sandboxes.size], [0, 0]);
    assert.deepEqual(here.clock.sleeps, [1, 2]);
  });

  test('goes on while its record cannot be kept, and keeps it with the next change', async context => {
    const here = world(context);
    const life = here.create();
    const disk = context.mock.method(here.store, 'putRecord', () => {
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    });
    await phase(life, 'running');
    disk.mock.restore();
    await life.stop();
    assert.equal(here.store.getRecord('demo-1')?.phase, 'stopped');
  });

  test('stopping what has completed changes nothing', async context => {
    const here = world(context);
    const life = await here.running({ restartPolicy: 'Never' });
    here.engine.end('web', 0);
    await phase(life, 'completed');
    await life.stop();
    assert.equal(groupState(life.record), 'Succeeded');
  });

  test('stopping in the middle of the deployment ends it', async context => {
    const here = world(context);
    const life = here.create({ initContainers: [{ name: 'first', properties: { image: 'busybox' } }] });
    await eventually(() => here.engine.isRunning('first'));
    await life.stop();
    assert.equal(groupState(life.record), 'Stopped');
    assert.equal(here.engine.isRunning('first'), false);
    assert.equal(life.record.operations.at(0)?.error?.code, 'Canceled');
  });

  test('removing leaves nothing on the engine and on disk', async context => {
    const state = temporaryState(context);
    const here = new World(state);
    const life = await here.running();
    const removal = here.lives.remove(life);
    assert.equal(here.lives.get(demoId), undefined);
    await removal;
    await here.lives.removed();
    assert.deepEqual([here.engine.containers.size, here.engine.sandboxes.size], [0, 0]);
    assert.deepEqual(new ResourceStore(state, () => undefined).list('containerGroup'), []);
    assert.equal(new ResourceStore(state, () => undefined).getRecord('demo-1'), undefined);
    assert.equal(here.engine.calls.at(-1), 'removeNetwork');
  });

  test('whoever waits until all is removed waits for what is removed meanwhile, and for the network', async context => {
    const here = world(context);
    const first = await here.running();
    const other = here.lives.create({ ...group(), id: `${demoId}-2`, engineGroup: 'demo-2' }).life;
    await phase(other, 'running');
    const letGo = Promise.withResolvers<void>();
    const removeGroup = here.engine.removeGroup.bind(here.engine);
    context.mock.method(here.engine, 'removeGroup', async (key: string) => {
      await (key === 'demo-2' ? letGo.promise : undefined);
      await removeGroup(key);
    });
    const ended = here.lives.remove(first);
    const removed = here.lives.removed();
    void here.lives.remove(other);
    await ended;
    letGo.resolve();
    await removed;
    assert.equal(here.engine.calls.at(-1), 'removeNetwork');
  });
});

describe('after the fabric was away', { timeout: 20_000 }, () => {
  /** The first fabric is gone without a word; the engine goes on. */
  async function afterCrash(
    context: TestContext,
    meanwhile: (engine: FakeEngine, state: StateDirectory) => void,
    properties: Partial<ContainerGroupProperties> = {},
  ): Promise<{ readonly here: World; readonly life: GroupLife }> {
    const state = temporaryState(context);
    const before = new World(state);
    const first = await before.running(properties);
    await first.abandon();
    meanwhile(before.engine, state);
    const here = new World(state, before.engine);
    here.engine.calls.length = 0;
    await here.lives.load();
    context.after(() => here.lives.abandon());
    const life = here.lives.get(demoId);
    assert.ok(life);
    return { here, life };
  }

  test('takes over what runs and touches nothing', async context => {
    const { here, life } = await afterCrash(context, () => undefined);
    await eventually(() => here.engine.calls.some(call => call.startsWith('waitForExit')));
    assert.equal(groupState(life.record), 'Running');
    assert.equal(of(life, 'web').restartCount, 0);
    assert.equal(
      here.engine.calls.some(call => /^(startContainer|createContainer|removeGroup)/.test(call)),
      false,
    );
  });

  for (const [what, content] of [
    ['empty', ''],
    ['torn', '{"version":1,"rec'],
  ] as const) {
    test(`takes over what runs though its record is ${what}`, async context => {
      const ipAddress = { type: 'Public', ports: [{ port: 80 }] } as const;
      const { here, life } = await afterCrash(
        context,
        (_engine, state) => state.write('resources/demo-1.life.json', content),
        { ipAddress, initContainers: [] },
      );
      await eventually(() => here.engine.calls.some(call => call.startsWith('waitForExit')));
      assert.equal(groupState(life.record), 'Running');
      assert.equal(of(life, 'web').engineId, [...here.engine.containers.keys()][0]);
      assert.equal(
        here.engine.calls.some(call => /^(startContainer|createContainer|removeGroup)/.test(call)),
        false,
      );
    });
  }

  test('a group of which neither record nor containers are left is made again', async context => {
    const { here, life } = await afterCrash(context, (engine, state) => {
      engine.containers.clear();
      engine.sandboxes.clear();
      state.remove('resources/demo-1.life.json');
    });
    await eventually(() => here.engine.isRunning('web') && life.record.phase === 'running');
  });

  test('names resolve before anything is asked of the engine', async context => {
    const ipAddress = { type: 'Public', dnsNameLabel: 'label', ports: [{ port: 80 }] } as const;
    const { here } = await afterCrash(context, engine => engine.goAway(), { ipAddress });
    assert.deepEqual(here.names, [[['label.eastus.azurecontainer.io', '10.0.0.2']]]);
    here.engine.comeBack();
  });

  test('nothing is removed while a damaged file may tell whose it is', async context => {
    const state = temporaryState(context);
    const before = new World(state);
    await (await before.running()).abandon();
    for (const name of readdirSync(state.file('resources')).filter(file => file.endsWith('.resource.json'))) {
      state.write(`resources/${name}`, '');
    }
    const here = new World(state, before.engine);
    await here.lives.load();
    await here.lives.removed();
    assert.deepEqual([here.lives.list().length, here.engine.isRunning('web')], [0, true]);
  });

  test('restarts what ended meanwhile', async context => {
    const { here, life } = await afterCrash(context, engine => engine.end('web', 9));
    await eventually(() => here.engine.isRunning('web') && of(life, 'web').restartCount === 1);
    assert.equal(of(life, 'web').previousState?.exitCode, 9);
  });

  test('shows what ended for good meanwhile', async context => {
    const { life } = await afterCrash(context, engine => engine.end('web', 4), { restartPolicy: 'Never' });
    await phase(life, 'completed');
    assert.equal(groupState(life.record), 'Failed');
    assert.equal(of(life, 'web').currentState.exitCode, 4);
  });

  test('deploys again when a container is gone', async context => {
    const { here, life } = await afterCrash(context, engine => engine.containers.clear());
    await eventually(() => here.engine.isRunning('web'));
    await phase(life, 'running');
  });

  test('brings everything up in the same sandbox after the computer was off', async context => {
    const { here, life } = await afterCrash(context, engine => {
      engine.end('web', 137);
      for (const sandbox of engine.sandboxes.values()) {
        sandbox.running = false;
      }
    });
    await eventually(() => here.engine.isRunning('web') && life.record.phase === 'running');
    assert.equal([...here.engine.sandboxes.values()][0]?.running, true);
    assert.equal(
      here.engine.calls.some(call => call.startsWith('removeGroup')),
      false,
    );
  });

  test('removes what has no container group', async context => {
    const { here } = await afterCrash(context, engine => {
      engine.sandboxes.set('stray-1', {
        group: 'stray-1',
        ports: [],
        memoryVolumes: {},
        scratchVolumes: [],
        running: true,
      });
    });
    await here.lives.removed();
    assert.deepEqual([...here.engine.sandboxes.keys()], ['demo-1']);
  });

  test('a half-made group is made again, also when the engine refuses at first', async context => {
    const state = temporaryState(context);
    const before = new World(state);
    before.create({ initContainers: [{ name: 'first', properties: { image: 'busybox' } }] });
    await eventually(() => before.engine.isRunning('first'));
    await before.lives.abandon();
    const here = new World(state, before.engine);
    context.after(() => here.lives.abandon());
    here.engine.calls.length = 0;
    here.engine.failNext('removeGroup', new EngineError('unexpected', 'the engine stumbled'));
    await here.lives.load();
    const life = here.lives.get(demoId);
    assert.ok(life);
    await eventually(
      () => here.engine.calls.includes('createContainer first') && here.engine.isRunning('first'),
    );
    here.engine.end('first', 0);
    await phase(life, 'running');
    assert.equal(here.engine.containers.size, 2);
  });
});

test('a waiting container shows a start time, which the virtual kubelet insists on', context => {
  const { create } = bound(world(context));
  const life = create();
  const body = containerGroupBody(life.group, life.record, 'full');
  assert.match(JSON.stringify(body), /"currentState":\{"state":"Waiting","startTime":"20/);
});

function bound(here: World): Pick<World, 'engine' | 'create'> {
  return { engine: here.engine, create: properties => here.create(properties) };
}
