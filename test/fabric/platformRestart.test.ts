import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectEngine } from '../../src/fabric/engine/dockerEngine.ts';
import type { Engine } from '../../src/fabric/engine/engine.ts';
import { parseEngineAddress } from '../../src/fabric/engine/findEngine.ts';
import { writeHostsFile } from '../../src/fabric/engine/hostsFile.ts';
import { Shares } from '../../src/fabric/files/shares.ts';
import { systemClock } from '../../src/fabric/model/clock.ts';
import type { GroupLife } from '../../src/fabric/model/groupLife.ts';
import { GroupLives } from '../../src/fabric/model/groupLives.ts';
import { ResourceStore } from '../../src/fabric/state/resourceStore.ts';
import { StateDirectory } from '../../src/fabric/state/stateDirectory.ts';
import { Volumes } from '../../src/fabric/volumes/volumes.ts';

/** Says what it finds of before, and leaves some for the next. */
const remember =
  'ls /root-mark /scratch/mark 2>/dev/null; touch /root-mark /scratch/mark; echo up; while :; do sleep 0.1; done';

describe('the platform restarts a group on a real engine', { timeout: 120_000 }, () => {
  const directory = mkdtempSync(join(tmpdir(), 'frankenetes-platform-'));
  let engine: Engine;
  let lives: GroupLives;
  let life: GroupLife;

  before(async () => {
    const hostsFile = join(directory, 'hosts');
    const address = parseEngineAddress(process.env['FRANKENETES_TEST_ENGINE'] ?? '');
    const images = process.env['FRANKENETES_TEST_IMAGES'] ?? '';
    engine = connectEngine({ address, instance: randomBytes(4).toString('hex'), hostsFile, images });
    await writeHostsFile(hostsFile, new Map());
    const state = new StateDirectory(directory);
    const store = new ResourceStore(state, () => undefined);
    lives = new GroupLives({
      store,
      engine,
      clock: systemClock,
      surroundings: { volumes: () => [], environment: async () => ({}) },
      volumes: new Volumes(new Shares(store, state, () => undefined), state),
      writeHosts: names => writeHostsFile(hostsFile, names),
      log: () => undefined,
    });
    life = lives.create({
      kind: 'containerGroup',
      id: '/restarted',
      name: 'restarted',
      resourceGroup: 'rg',
      location: 'eastus',
      tags: {},
      engineGroup: 'restarted-1',
      properties: {
        osType: 'Linux',
        ipAddress: { type: 'Public', ports: [{ port: 8095 }] },
        volumes: [{ name: 'scratch', emptyDir: {} }],
        initContainers: [{ name: 'first', properties: { image: 'busybox', command: ['true'] } }],
        containers: [
          {
            name: 'main',
            properties: {
              image: 'busybox',
              command: ['sh', '-c', remember],
              ports: [{ port: 8095 }],
              resources: { requests: { cpu: 1, memoryInGB: 1 } },
              volumeMounts: [{ name: 'scratch', mountPath: '/scratch' }],
            },
          },
        ],
      },
    }).life;
    await until(async () => (await log()).endsWith('up\n'));
  });

  after(async () => {
    await lives.remove(life);
    await lives.removed();
    const left = await engine.owned();
    rmSync(directory, { recursive: true });
    assert.deepEqual(left, []);
  });

  async function log(): Promise<string> {
    const { engineId } = life.record.containers['main'] ?? {};
    return engineId === undefined ? '' : (await engine.logs(engineId, {})).toString();
  }

  async function until(look: () => Promise<boolean>): Promise<void> {
    while (!(await look())) {
      await sleep(50);
    }
  }

  test('in place: the scratch volume and the address are kept', async () => {
    const { sandbox } = life.record;
    life.platformRestart('in-place');
    await until(async () => life.record.containers['main']?.restartCount === 1);
    await until(async () => /\/scratch\/mark\n(.*\n)*up\n$/.test(await log()));
    const main = life.record.containers['main'];
    // A shell without a handler does not hear SIGTERM as the first process, so that it is killed.
    assert.deepEqual([main?.previousState?.exitCode, main?.currentState.state], [7148, 'Running']);
    assert.deepEqual(life.record.sandbox, sandbox);
    assert.equal(life.record.initContainers['first']?.restartCount, 0);
  });

  test('moved: disk, scratch volume and address are lost, the port of this computer is not', async () => {
    const { sandbox } = life.record;
    life.platformRestart('moved');
    await until(async () => life.record.provisioningState === 'Succeeded' && (await log()) === 'up\n');
    assert.notEqual(life.record.sandbox?.address, sandbox?.address);
    assert.deepEqual(life.record.sandbox?.ports, sandbox?.ports);
    assert.equal(life.record.initContainers['first']?.currentState.exitCode, 0);
  });
});
