import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test, type TestContext } from 'node:test';
import { lostGroupRecord } from '../../../src/fabric/model/groupRecord.ts';
import { ResourceStore } from '../../../src/fabric/state/resourceStore.ts';
import { SettingsFile } from '../../../src/fabric/state/settings.ts';
import { openFabric } from './fabricFixture.ts';
import { FakeEngine } from './fakeEngine.ts';
import { aGroupOfTheRobot, eventually, robot, temporaryState } from './fixtures.ts';

const identity = robot;
const group = aGroupOfTheRobot();

async function taken(context: TestContext): Promise<number> {
  const other = createServer().listen(0, '127.0.0.1');
  context.after(() => other.close());
  await once(other, 'listening');
  const address = other.address();
  assert.ok(address !== null && typeof address === 'object');
  return address.port;
}

test(
  'containers that know a port of the proxy that is lost are made anew',
  { timeout: 20_000 },
  async context => {
    const directory = temporaryState(context);
    const store = new ResourceStore(directory, () => undefined);
    const engine = new FakeEngine();
    const proxyPort = await taken(context);
    new SettingsFile(directory).change({ proxyPort });
    store.put(identity);
    store.put(group);
    store.putRecord('demo-1', lostGroupRecord(group, new Date()), { flush: false });
    await engine.createContainer({
      group: 'demo-1',
      name: 'web',
      image: { name: 'busybox', digest: 'sha256:feed' },
      command: [],
      environment: { HTTPS_PROXY: `http://host.docker.internal:${proxyPort}` },
      mounts: [],
    });
    const { settings } = await openFabric(context, { directory, engine });

    await eventually(() => {
      const [web, another] = engine.containers.values();
      const proxy = web?.spec.environment['HTTPS_PROXY'] ?? '';
      return another === undefined && proxy.endsWith(`:${settings.current.proxyPort}`) && web?.state.running;
    });
    assert.notEqual(settings.current.proxyPort, proxyPort);
  },
);
