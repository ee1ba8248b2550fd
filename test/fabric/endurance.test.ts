import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OwnedObject } from '../../src/fabric/engine/engine.ts';
import { roll } from '../../src/fabric/weather/dice.ts';
import { FabricProcess, startFabric } from './fabricProcess.ts';
import { Ledger, type Mutation } from './ledger.ts';

/** How often the fabric is killed, and how many clients are at it meanwhile, each with groups of its own. */
const kills = Number(process.env['FRANKENETES_ENGINE_KILLS'] ?? 12);
const clients = 3;
const groupsOfEach = 2;
const seed = Number(process.env['FRANKENETES_ENGINE_SEED'] ?? Date.now() % 1_000_000);

/** Milliseconds that a fabric lives at most before it is killed. */
const longestLife = 2500;
/** Seconds in which everything has come to rest after a restart, also what the killed fabric had last asked for. */
const patience = 90;

const apiVersion = 'api-version=2023-05-01';
const patient = 'trap "exit 0" TERM; sleep 1000 & wait';

function groupOf(tag: string): object {
  const resources = { requests: { cpu: 1, memoryInGB: 1 } };
  const main = { image: 'busybox', command: ['sh', '-c', patient], resources };
  return {
    location: 'eastus',
    tags: { tag },
    properties: { osType: 'Linux', containers: [{ name: 'main', properties: main }] },
  };
}

interface Shown {
  readonly name: string;
  readonly tags: { readonly tag: string };
  readonly properties: {
    readonly provisioningState: string;
    readonly instanceView?: { readonly state: string };
    readonly containers: readonly {
      readonly properties: { readonly instanceView?: { readonly restartCount: number } };
    }[];
  };
}

function running(objects: readonly OwnedObject[], name: string): readonly string[] {
  const ours = objects.filter(
    ({ group, container, running }) => group?.replace(/-\w+$/, '') === name && container && running,
  );
  return ours.map(({ id }) => id);
}

describe('a fabric that is killed again and again on a real engine', { timeout: 25 * 60_000 }, () => {
  const fabric = new FabricProcess('--unthrottled');
  const neighbour = new FabricProcess();
  let ledger = new Ledger();
  let resourceGroup = '';
  let asked = 0;

  before(async () => {
    const { subscriptionId } = await fabric.start();
    resourceGroup = `/subscriptions/${subscriptionId}/resourceGroups/endurance`;
    await fabric.call('PUT', `${resourceGroup}?${apiVersion}`, { location: 'eastus' });
    const { subscriptionId: other } = await neighbour.start();
    const neighbours = `/subscriptions/${other}/resourceGroups/neighbour`;
    await neighbour.call('PUT', `${neighbours}?${apiVersion}`, { location: 'eastus' });
    const group = `${neighbours}/providers/Microsoft.ContainerInstance/containerGroups/quiet`;
    await neighbour.call('PUT', `${group}?${apiVersion}`, groupOf('quiet'));
    await until(async () => running(await neighbour.owned(), 'quiet').length === 1, 'the neighbour runs');
  });

  beforeEach(() => {
    ledger = new Ledger();
  });

  after(async () => {
    const { subscriptionId } = neighbour.line;
    await neighbour.call('DELETE', `/subscriptions/${subscriptionId}/resourceGroups/neighbour?${apiVersion}`);
    await until(async () => (await neighbour.owned()).length === 0, 'the neighbour is gone');
    await Promise.all([fabric.close(), neighbour.close()]);
  });

  function pathOf(name: string): string {
    return `${resourceGroup}/providers/Microsoft.ContainerInstance/containerGroups/${name}`;
  }

  async function get(name: string): Promise<Shown | undefined> {
    const { status, body } = await fabric.call('GET', `${pathOf(name)}?${apiVersion}`);
    return status === 200 ? (body as Shown) : undefined;
  }

  async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
    for (const deadline = Date.now() + patience * 1000; !(await holds()); await sleep(200)) {
      assert.ok(Date.now() < deadline, `never: ${what} (seed ${seed})`);
    }
  }

  /** One request of one client; unanswered when the fabric is killed meanwhile. */
  async function ask(name: string, what: Mutation): Promise<void> {
    asked += 1;
    const tag = `t${asked}`;
    const requests = {
      put: ['PUT', '', groupOf(tag)],
      tag: ['PATCH', '', { tags: { tag } }],
      stop: ['POST', '/stop', undefined],
      start: ['POST', '/start', undefined],
      restart: ['POST', '/restart', undefined],
      delete: ['DELETE', '', undefined],
    } as const;
    const [method, below, body] = requests[what];
    const note = ledger.ask(name, what, tag);
    const { status } = await fabric.call(method, `${pathOf(name)}${below}?${apiVersion}`, body);
    note(status);
    assert.ok(status < 500, `${what} of ${name} was answered ${status}`);
  }

  /** Asks for this and that until the fabric is no more. */
  async function useUntilKilled(client: number, round: number, isKilled: () => boolean): Promise<void> {
    const verbs = ['put', 'put', 'put', 'tag', 'stop', 'start', 'restart', 'delete'] as const;
    for (let turn = 0; !isKilled(); turn += 1) {
      const throwFor = (what: string, of: number): number =>
        Math.floor(roll(seed, what, client, round, turn) * of);
      const name = `c${client}g${throwFor('group', groupsOfEach)}`;
      try {
        await ask(name, verbs[throwFor('verb', verbs.length)] ?? 'put');
      } catch (error) {
        if (isKilled() && !(error instanceof assert.AssertionError)) {
          return;
        }
        throw error;
      }
      await sleep(throwFor('pause', 300));
    }
  }

  /** What was answered is so, whatever was begun ends, and the engine has exactly what belongs to the groups. */
  async function check(): Promise<void> {
    for (const name of ledger.names()) {
      await until(async () => {
        const state = (await get(name))?.properties.provisioningState;
        return state === undefined || state === 'Succeeded';
      }, `${name} is at rest`);
      const group = await get(name);
      ledger.compare(
        name,
        group && { tag: group.tags.tag, state: group.properties.instanceView?.state ?? '' },
      );
    }
    const { body } = await fabric.call(
      'GET',
      `${resourceGroup}/providers/Microsoft.ContainerInstance/containerGroups?${apiVersion}`,
    );
    const listed = (body as { value: readonly Shown[] }).value.map(({ name }) => name);
    await until(async () => {
      const owned = await fabric.owned();
      const there = new Set(owned.flatMap(({ group }) => group?.replace(/-\w+$/, '') ?? []));
      const shown = await Promise.all(listed.map(async name => [name, await get(name)] as const));
      const fits = shown.every(([name, group]) => {
        const wanted = group?.properties.instanceView?.state === 'Running' ? 1 : 0;
        return running(owned, name).length === wanted && there.has(name) === (wanted === 1);
      });
      return fits && [...there].every(name => listed.includes(name));
    }, 'the engine has what the groups say');
  }

  test(`nothing that was answered is lost, and nobody else is touched (${kills} times, seed ${seed})`, async () => {
    await ask('steady', 'put');
    await until(async () => running(await fabric.owned(), 'steady').length === 1, 'the steady group runs');
    const steady = running(await fabric.owned(), 'steady');
    const neighbours = await neighbour.owned();
    for (let round = 0; round < kills; round += 1) {
      let killed = false;
      const use = Array.from({ length: clients }, (_, client) => useUntilKilled(client, round, () => killed));
      await sleep(roll(seed, 'life', round) * longestLife);
      killed = true;
      await fabric.kill();
      await Promise.all(use);
      assert.deepEqual(running(await fabric.owned(), 'steady'), steady);
      await fabric.start();
      await check();
    }
    assert.deepEqual(running(await fabric.owned(), 'steady'), steady);
    const view = (await get('steady'))?.properties.containers[0]?.properties.instanceView;
    assert.equal(view?.restartCount, 0);
    assert.deepEqual(await neighbour.owned(), neighbours);

    await fabric.call('DELETE', `${resourceGroup}?${apiVersion}`);
    await until(async () => (await fabric.owned()).length === 0, 'nothing is left');
    await until(
      async () => (await fabric.call('GET', `${resourceGroup}?${apiVersion}`)).status === 404,
      'the resource group is gone',
    );
    assert.deepEqual(readdirSync(join(fabric.state, 'resources')), []);
    assert.deepEqual(
      readdirSync(fabric.state).filter(name => name.endsWith('.new')),
      [],
    );
  });

  test('between a write and what follows it: killed in the moment of the answer', async () => {
    await fabric.call('PUT', `${resourceGroup}?${apiVersion}`, { location: 'eastus' });
    for (const [index, milliseconds] of [0, 2, 5, 10, 20, 50, 100].entries()) {
      await ask(`moment${index}`, 'put');
      await sleep(milliseconds);
      await fabric.kill();
      await fabric.start();
    }
    await check();
    await fabric.call('DELETE', `${resourceGroup}?${apiVersion}`);
    await until(async () => (await fabric.owned()).length === 0, 'nothing is left');
  });

  test('several that start at once on one state directory are one', async () => {
    for (let round = 0; round < 3; round += 1) {
      await fabric.kill();
      // Sometimes the lock is that of a process that is no more, sometimes there is none.
      writeFileSync(join(fabric.state, 'fabric.lock'), ['2147483646', '', '0'][round] ?? '');
      const started = await Promise.all([1, 2, 3].map(() => startFabric(fabric.state)));
      const [first] = started;
      const { pid } = JSON.parse(readFileSync(join(fabric.state, 'fabric.json'), 'utf8')) as { pid: number };
      for (const { child, line } of started) {
        assert.deepEqual(line, first?.line);
        const code =
          child.pid === pid
            ? undefined
            : (child.exitCode ?? (await new Promise(resolve => child.once('exit', resolve))));
        assert.ok(code === undefined || code === 0, `ended with ${String(code)}`);
      }
      process.kill(pid, 'SIGKILL');
    }
    await fabric.start();
  });
});
