import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, test, type TestContext } from 'node:test';
import { provisioningState } from '../../../../src/fabric/arm/containerInstance/containerGroupBody.ts';
import { EngineError } from '../../../../src/fabric/engine/engineError.ts';
import type { GroupLife } from '../../../../src/fabric/model/groupLife.ts';
import type { GroupRecord } from '../../../../src/fabric/model/groupRecord.ts';
import type { StateDirectory } from '../../../../src/fabric/state/stateDirectory.ts';
import type { FakeEngine } from '../fakeEngine.ts';
import { container, eventually, temporaryState } from '../fixtures.ts';
import { demoId, group, phase, World, world } from '../world.ts';

/** Everything that was on disk at some moment, in order: a fabric may end between any two of them. */
function records(here: World, context: TestContext): GroupRecord[] {
  const seen: GroupRecord[] = [];
  const { putRecord } = here.store;
  context.mock.method(here.store, 'putRecord', (...given: Parameters<typeof putRecord>) => {
    seen.push(given[1]);
    putRecord.apply(here.store, given);
  });
  return seen;
}

function pending({ operations }: GroupRecord): number {
  return operations.filter(({ status }) => status === 'Pending').length;
}

const stumble = new EngineError('unexpected', 'the engine stumbled');

describe('a fabric that ends half-way', { timeout: 20_000 }, () => {
  test('never leaves a group that runs with an operation that does not end', async context => {
    const here = world(context);
    const seen = records(here, context);
    const life = await here.running();
    life.restart(here.lives.newOperation());
    await eventually(
      () => seen.some(({ provisioningState: state }) => state === 'Updating') && pending(life.record) === 0,
    );
    for (const record of seen.filter(one => one.phase === 'running' || one.phase === 'stopped')) {
      assert.equal(pending(record), 0);
    }
  });

  test('never leaves a stopped group with an operation that does not end', async context => {
    const here = world(context);
    const seen = records(here, context);
    const life = here.create({ initContainers: [{ name: 'first', properties: { image: 'busybox' } }] });
    await eventually(() => here.engine.isRunning('first'));
    await life.stop();
    assert.deepEqual(
      seen.filter(one => one.phase === 'stopped').map(one => [pending(one), one.provisioningState]),
      [[0, 'Succeeded']],
    );
  });

  test('never shows a group that does not run: what runs is outdated before the new group is kept', async context => {
    const here = world(context);
    const life = await here.running();
    const kept: (string | undefined)[] = [];
    life.update(group({ containers: [container('other')] }), here.lives.newOperation(), () => {
      kept.push(here.store.getRecord('demo-1')?.phase);
    });
    assert.deepEqual(kept, ['pending']);
  });

  test('changes nothing when the new group cannot be kept', async context => {
    const here = world(context);
    const life = await here.running();
    const { record } = life;
    const full = (): never => {
      throw new Error('the disk is full');
    };
    assert.throws(() => life.update(group({ containers: [] }), here.lives.newOperation(), full), /full/);
    assert.deepEqual([life.record, life.group], [record, group()]);
    assert.deepEqual(here.store.getRecord('demo-1'), record);
  });

  test('leaves no group without a record', context => {
    const here = world(context);
    const order: string[] = [];
    for (const method of ['put', 'putRecord'] as const) {
      const own = here.store[method].bind(here.store) as (...given: unknown[]) => void;
      context.mock.method(here.store, method, (...given: unknown[]) => {
        order.push(method);
        own(...given);
      });
    }
    here.create();
    assert.deepEqual(order.slice(0, 2), ['putRecord', 'put']);
  });

  test('between a group and its record leaves a record that goes at the next start', async context => {
    const state = temporaryState(context);
    const here = new World(state);
    here.store.putRecord('lost-1', (await here.running()).record, { flush: false });
    await here.lives.abandon();
    const { lives } = await afterwards(state, here.engine, context);
    assert.deepEqual(
      readdirSync(state.file('resources')).filter(name => name.endsWith('.life.json')),
      ['demo-1.life.json'],
    );
    assert.ok(lives.get(demoId));
  });

  test('what it had last asked of the engine is removed when it comes about later', async context => {
    const here = world(context);
    const spec = { group: 'late-1', ports: [], memoryVolumes: {}, scratchVolumes: [] };
    const first = here.engine.owned.bind(here.engine);
    let asked = 0;
    context.mock.method(here.engine, 'owned', async () => {
      const owned = await first();
      asked += 1;
      if (asked === 1) {
        await here.engine.ensureSandbox(spec);
      }
      return owned;
    });
    await here.lives.load();
    await eventually(() => here.engine.calls.includes('removeGroup late-1'));
    assert.ok(here.clock.sleeps.includes(10));
  });

  test('a stopped group of which something comes about later is stopped again', async context => {
    const state = temporaryState(context);
    const before = new World(state);
    await (await before.running()).stop();
    await before.lives.abandon();
    const spec = { group: 'demo-1', ports: [], memoryVolumes: {}, scratchVolumes: [] };
    await before.engine.ensureSandbox(spec);
    const here = await afterwards(state, before.engine, context);
    await eventually(() => here.engine.sandboxes.size === 0);
    assert.equal(here.lives.get(demoId)?.record.phase, 'stopped');
  });
});

async function afterwards(state: StateDirectory, engine: FakeEngine, context: TestContext): Promise<World> {
  const here = new World(state, engine);
  await here.lives.load();
  context.after(() => here.lives.abandon());
  return here;
}

describe('an engine that was away', { timeout: 20_000 }, () => {
  async function groupWithoutEngine(here: World): Promise<GroupLife> {
    const life = await here.running();
    here.engine.goAway();
    await eventually(() => provisioningState(life.record) === 'Unhealthy');
    return life;
  }

  test('is believed to be there again by whatever was asked for meanwhile', async context => {
    const here = world(context);
    const life = await groupWithoutEngine(here);
    life.restart(here.lives.newOperation());
    here.engine.comeBack();
    await eventually(() => provisioningState(life.record) === 'Succeeded');
  });

  test('is believed to be there again when the fabric itself was away', async context => {
    const state = temporaryState(context);
    const before = new World(state);
    await groupWithoutEngine(before);
    await before.lives.abandon();
    before.engine.comeBack();
    const here = await afterwards(state, before.engine, context);
    await eventually(() => {
      const life = here.lives.get(demoId);
      return life !== undefined && provisioningState(life.record) === 'Succeeded';
    });
  });
});

describe('stopping', { timeout: 20_000 }, () => {
  test('shows at once, so that nobody begins anything on what is about to end', async context => {
    const here = world(context);
    const life = await here.running();
    const stopped = life.stop();
    assert.equal(life.record.phase, 'stopping');
    await stopped;
  });

  test('twice at a time is fine', async context => {
    const here = world(context);
    const life = await here.running();
    await Promise.all([life.stop(), life.stop()]);
    assert.deepEqual([life.record.phase, provisioningState(life.record)], ['stopped', 'Succeeded']);
  });
});

test('what is nobody’s, and the network, are removed though the engine refuses at first', async context => {
  const here = world(context);
  const spec = { group: 'stray-1', ports: [], memoryVolumes: {}, scratchVolumes: [] };
  await here.engine.ensureSandbox(spec);
  here.engine.failNext('removeGroup', stumble);
  here.engine.failNext('removeNetwork', stumble);
  await here.lives.load();
  await here.lives.removed();
  assert.equal(here.engine.sandboxes.size, 0);
  assert.ok(here.engine.calls.filter(call => call === 'removeNetwork').length > 1);
  await phase(await here.running(), 'running');
});
