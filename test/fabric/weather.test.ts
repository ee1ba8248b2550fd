import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { ContainerGroup } from '@azure/arm-containerinstance';
import type { Fault } from '../../src/fabric/weather/weather.ts';
import { type ArmClients, armClients } from './armClients.ts';
import { FabricProcess, startFabric } from './fabricProcess.ts';
import { forever, shellGroup } from './shellGroup.ts';

const resourceGroup = 'weather-tests';
const quickly = { updateIntervalInMs: 50 };

describe('the weather of the real program on a real engine', { timeout: 120_000 }, () => {
  const fabric = new FabricProcess('--weather');
  let clients: ArmClients;

  before(async () => {
    await fabric.start();
    clients = armClients(fabric);
    await clients.resources.resourceGroups.createOrUpdate(resourceGroup, { location: 'eastus' });
    await clients.groups.containerGroups.beginCreateOrUpdateAndWait(
      resourceGroup,
      'web',
      shellGroup(forever),
      quickly,
    );
  });

  after(async () => {
    await weather('DELETE');
    await clients.resources.resourceGroups.delete(resourceGroup, quickly);
    const left = await fabric.owned();
    await fabric.close();
    assert.deepEqual(left, []);
  });

  function tokenFile(): string {
    return join(fabric.state, 'weather-token');
  }

  async function weather(method: string, body?: object): ReturnType<FabricProcess['call']> {
    return await fabric.call(method, '/fabric/weather', body, readFileSync(tokenFile(), 'utf8'));
  }

  async function blow(fault: Fault): Promise<void> {
    const { status, body } = await weather('PUT', { seed: 1, faults: [fault] });
    assert.equal(status, 200, JSON.stringify(body));
  }

  async function struck(): Promise<readonly string[]> {
    const { struck } = (await weather('GET')).body as { struck: { kind: string }[] };
    return struck.map(({ kind }) => kind);
  }

  async function get(): Promise<ContainerGroup> {
    return await clients.groups.containerGroups.get(resourceGroup, 'web');
  }

  async function secondsOf(action: () => Promise<unknown>): Promise<number> {
    const begun = performance.now();
    await action();
    return (performance.now() - begun) / 1000;
  }

  /** Until the group looks like that. */
  async function looks<T>(look: (group: ContainerGroup) => T | undefined): Promise<T> {
    for (;;) {
      const seen = look(await get());
      if (seen !== undefined) {
        return seen;
      }
    }
  }

  test('has a token of its own, 0600', async () => {
    assert.equal((statSync(tokenFile()).mode & 0o777).toString(8), '600');
    assert.equal((await fabric.call('GET', '/fabric/weather')).status, 401);
  });

  test('429: the SDK comes back when it was told to', async () => {
    await blow({ kind: 'throttled', operation: 'ContainerGroups_Get', next: 1, retryAfter: 1 });
    assert.ok((await secondsOf(get)) >= 1);
    assert.deepEqual(await struck(), ['throttled']);
  });

  test('a connection that drops: the SDK asks again', async () => {
    await blow({ kind: 'droppedConnection', operation: 'ContainerGroups_Get', next: 1, moment: 'before' });
    assert.equal((await get()).name, 'web');
    assert.deepEqual(await struck(), ['droppedConnection']);
  });

  test('the fabric stands still, and goes on', async () => {
    await blow({ kind: 'paused', operation: 'ContainerGroups_Get', next: 1, seconds: { least: 1, most: 1 } });
    assert.ok((await secondsOf(get)) >= 1);
  });

  test('a container is killed with exit code 137 and restarted', async () => {
    await blow({ kind: 'containerKilled', group: 'web', next: 1, every: 0.1 });
    const view = await looks(({ containers: [main] }) =>
      main?.instanceView?.restartCount === 1 ? main.instanceView : undefined,
    );
    assert.equal(view.previousState?.exitCode, 137);
  });

  test('the platform moves a group: it comes up elsewhere', async () => {
    const { startTime: first } = (await get()).containers[0]?.instanceView?.currentState ?? {};
    await blow({ kind: 'platformRestart', group: 'web', form: 'moved', next: 1, every: 0.1 });
    await looks(({ containers: [main], provisioningState }) => {
      const { state, startTime } = main?.instanceView?.currentState ?? {};
      return provisioningState === 'Succeeded' &&
        state === 'Running' &&
        startTime?.getTime() !== first?.getTime()
        ? true
        : undefined;
    });
    assert.deepEqual(await struck(), ['platformRestart']);
  });

  test('a restart ends it, unless a file brings it along; without the option it is not there', async () => {
    await blow({ kind: 'throttled', retryAfter: 1 });
    await fabric.kill();
    const file = join(fabric.state, 'storm.json');
    writeFileSync(file, JSON.stringify({ seed: 3, faults: [{ kind: 'paused' }] }));
    await assert.rejects(startFabric(fabric.state, ['--weather', file]), /faults\[0\]\.seconds: is required/);
    writeFileSync(file, JSON.stringify({ seed: 3, timeScale: 2, faults: [] }));
    for (const [options, status] of [
      [[], 404],
      [['--weather', file], 200],
      [['--weather'], 200],
    ] as const) {
      const { child } = await startFabric(fabric.state, options);
      assert.equal(existsSync(tokenFile()), status === 200);
      const answer = status === 200 ? await weather('GET') : await fabric.call('GET', '/fabric/weather');
      assert.equal(answer.status, status);
      if (status === 200) {
        const seed = options.length > 1 ? 3 : 0;
        assert.deepEqual(answer.body, { seed, timeScale: seed === 3 ? 2 : 1, faults: [], struck: [] });
      }
      child.kill('SIGKILL');
      await new Promise(resolve => child.once('exit', resolve));
    }
    await fabric.start();
  });
});
