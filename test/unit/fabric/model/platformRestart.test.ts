import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  groupState,
  provisioningState,
} from '../../../../src/fabric/arm/containerInstance/containerGroupBody.ts';
import { EngineError } from '../../../../src/fabric/engine/engineError.ts';
import { container, eventually } from '../fixtures.ts';
import { events, of, phase, world } from '../world.ts';

const ipAddress = { type: 'Public', dnsNameLabel: 'label', ports: [{ port: 80 }] } as const;

describe('the platform restarts a group', { timeout: 20_000 }, () => {
  test('in place: the same containers again, with sandbox, volumes and address', async context => {
    const here = world(context);
    here.engine.stubborn.add('side');
    const life = await here.running({ ipAddress, containers: [container('web'), container('side')] });
    const { sandbox } = life.record;
    const engineIds = ['web', 'side'].map(name => of(life, name).engineId);
    life.platformRestart('in-place');
    await eventually(() => ['web', 'side'].every(name => of(life, name).restartCount === 1));

    assert.deepEqual(
      ['web', 'side'].map(name => of(life, name).previousState?.exitCode),
      [7147, 7148],
    );
    assert.ok(
      of(life, 'web').events.some(
        ({ name, message }) =>
          name === 'Killing' && message === 'Killing container web (platform initiated).',
      ),
    );
    assert.deepEqual(life.record.sandbox, sandbox);
    assert.deepEqual(
      ['web', 'side'].map(name => of(life, name).engineId),
      engineIds,
    );
    assert.deepEqual([groupState(life.record), provisioningState(life.record)], ['Running', 'Succeeded']);
    assert.equal(
      here.engine.calls.some(call => call.startsWith('remove')),
      false,
    );
    here.engine.end('web', 1);
    await eventually(() => of(life, 'web').restartCount === 2 && here.engine.isRunning('web'));
  });

  test('in place: also what is never restarted, unless it has ended', async context => {
    const here = world(context);
    const containers = [container('web'), container('done')];
    const life = await here.running({ restartPolicy: 'Never', containers });
    here.engine.end('done', 0);
    await eventually(() => of(life, 'done').currentState.state === 'Terminated');
    life.platformRestart('in-place');
    await eventually(() => of(life, 'web').restartCount === 1);
    assert.equal(of(life, 'done').restartCount, 0);
    assert.equal(here.engine.isRunning('done'), false);
  });

  test('in place: an engine that fails half-way leaves it to the restart policy', async context => {
    const here = world(context);
    const life = await here.running();
    here.engine.failNext('inspectContainer', new EngineError('unexpected', 'the engine stumbled'));
    life.platformRestart('in-place');
    await eventually(() => of(life, 'web').restartCount === 1 && here.engine.isRunning('web'));
    assert.equal(provisioningState(life.record), 'Succeeded');
  });

  test('moved: everything anew, init containers first, at another address and the same ports', async context => {
    const here = world(context);
    const life = here.create({
      ipAddress,
      initContainers: [{ name: 'first', properties: { image: 'busybox' } }],
    });
    await eventually(() => here.engine.isRunning('first'));
    here.engine.end('first', 0);
    await phase(life, 'running');
    const { sandbox } = life.record;
    const { engineId } = of(life, 'web');

    life.platformRestart('moved');
    assert.equal(provisioningState(life.record), 'Repairing');
    await eventually(() => here.engine.isRunning('first'));
    assert.ok(here.engine.calls.includes('removeGroup demo-1'));
    here.engine.end('first', 0);
    await phase(life, 'running');
    assert.equal(provisioningState(life.record), 'Succeeded');
    assert.notEqual(of(life, 'web').engineId, engineId);
    assert.notEqual(life.record.sandbox?.address, sandbox?.address);
    assert.deepEqual(life.record.sandbox?.ports, sandbox?.ports);
    assert.deepEqual(here.names.at(-1)?.[0]?.[1], life.record.sandbox?.address);
    assert.ok(
      life.record.events.some(({ message }) => message === 'Killing container web (platform initiated).'),
    );
  });

  test('only while it runs', async context => {
    const here = world(context);
    const life = await here.running();
    await life.stop();
    here.engine.calls.length = 0;
    life.platformRestart('in-place');
    life.platformRestart('moved');
    assert.deepEqual([groupState(life.record), here.engine.calls], ['Stopped', []]);
  });
});

test('a container that is killed is restarted as its policy says', { timeout: 20_000 }, async context => {
  const here = world(context);
  const life = await here.running();
  await life.killContainer('web');
  await eventually(() => of(life, 'web').restartCount === 1 && here.engine.isRunning('web'));
  assert.equal(of(life, 'web').previousState?.exitCode, 137);
  assert.ok(events(life, 'web').includes('BackOff'));
  await assert.rejects(life.killContainer('none'), { reason: 'gone' });
});
