import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { request } from 'node:https';
import { describe, test } from 'node:test';
import type { ContainerGroup } from '@azure/arm-containerinstance';
import { forever, shellGroup } from './shellGroup.ts';
import { quickly, testFabric } from './testFabric.ts';

const resourceGroup = 'lifecycle-tests';

/** Says which files of before it finds on its disk and in its volume, and leaves some for the next. */
const remember = `ls /root-mark /scratch/mark 2>/dev/null; touch /root-mark /scratch/mark; echo up; ${forever}`;

function withScratch(script: string, more: Partial<ContainerGroup> = {}): ContainerGroup {
  const { containers, ...group } = shellGroup(script, more);
  return {
    ...group,
    containers: containers.map(container => ({
      ...container,
      volumeMounts: [{ name: 'scratch', mountPath: '/scratch' }],
    })),
    volumes: [{ name: 'scratch', emptyDir: {} }],
  };
}

describe('the life of a container group on a real engine', { timeout: 240_000 }, () => {
  const { fabric, clients } = testFabric(resourceGroup);

  async function create(name: string, body: ContainerGroup): Promise<ContainerGroup> {
    const { containerGroups } = clients().groups;
    return await containerGroups.beginCreateOrUpdateAndWait(resourceGroup, name, body, quickly);
  }

  async function log(name: string): Promise<string> {
    return (await clients().groups.containers.listLogs(resourceGroup, name, 'main')).content ?? '';
  }

  /** Until a line says so. */
  async function logSays(name: string, text: string): Promise<string> {
    for (;;) {
      const said = await log(name);
      if (said.includes(text)) {
        return said;
      }
    }
  }

  async function setQuotas(body: unknown): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const headers = { authorization: `Bearer ${fabric.line.token}` };
    request(
      `${fabric.line.endpoint}/fabric/quotas`,
      { method: 'PUT', headers, ca: fabric.authority, agent: false },
      response => resolve(response.resume().statusCode ?? 0),
    )
      .on('error', reject)
      .end(JSON.stringify(body));
    assert.equal(await promise, 200);
  }

  test('stop and start lose address, disk and scratch volume; the name follows, the log stays', async () => {
    const dnsNameLabel = `moves-${randomBytes(4).toString('hex')}`;
    const ipAddress = { type: 'Public', ports: [{ port: 8090 }], dnsNameLabel };
    const made = await create('forgetful', withScratch(remember, { ipAddress }));
    assert.equal(await logSays('forgetful', 'up'), 'up\n');

    await clients().groups.containerGroups.stop(resourceGroup, 'forgetful');
    const stopped = await clients().groups.containerGroups.get(resourceGroup, 'forgetful');
    assert.deepEqual([stopped.instanceView?.state, stopped.ipAddress?.ip], ['Stopped', undefined]);
    assert.equal(await log('forgetful'), 'up\n');

    await clients().groups.containerGroups.beginStartAndWait(resourceGroup, 'forgetful', quickly);
    const again = await clients().groups.containerGroups.get(resourceGroup, 'forgetful');
    assert.notEqual(again.ipAddress?.ip, made.ipAddress?.ip);
    assert.equal(await logSays('forgetful', 'up'), 'up\n');
    const asking = shellGroup(`grep ${again.ipAddress?.fqdn} /etc/hosts; echo asked; ${forever}`);
    await create('asking', asking);
    assert.match(await logSays('asking', 'asked'), new RegExp(`^${again.ipAddress?.ip}\\s`));
  });

  test('a restart keeps address and scratch volume', async () => {
    const ipAddress = { type: 'Public', ports: [{ port: 8091 }] };
    const made = await create('steady', withScratch(remember, { ipAddress }));
    await logSays('steady', 'up');
    await clients().groups.containerGroups.beginRestartAndWait(resourceGroup, 'steady', quickly);
    await logSays('steady', '/scratch/mark\nup');
    const again = await clients().groups.containerGroups.get(resourceGroup, 'steady');
    assert.equal(again.ipAddress?.ip, made.ipAddress?.ip);
  });

  test('another operation has to wait, and a deleted group’s name too', async () => {
    const slow = shellGroup(`trap "sleep 2; exit 0" TERM; while :; do sleep 0.1; done`);
    await create('slow', slow);
    const { containerGroups } = clients().groups;
    const stop = containerGroups.stop(resourceGroup, 'slow');
    const start = async (): Promise<unknown> =>
      await containerGroups.beginStartAndWait(resourceGroup, 'slow', quickly);
    const transitioning = { statusCode: 409, code: 'ContainerGroupTransitioning' };
    await new Promise(resolve => setTimeout(resolve, 500));
    await assert.rejects(start(), transitioning);
    await stop;
    await start();

    await containerGroups.beginDeleteAndWait(resourceGroup, 'slow', quickly);
    await assert.rejects(create('slow', slow), transitioning);
  });

  test('a deleted group’s label can be taken over at once', async () => {
    const dnsNameLabel = `taken-${randomBytes(4).toString('hex')}`;
    const labelled = (): ContainerGroup =>
      shellGroup(forever, { ipAddress: { type: 'Public', ports: [{ port: 8092 }], dnsNameLabel } });
    const first = await create('first-owner', labelled());
    await assert.rejects(create('second-owner', labelled()), { code: 'DnsNameLabelNotAvailable' });
    await clients().groups.containerGroups.beginDeleteAndWait(resourceGroup, 'first-owner', quickly);
    const second = await create('second-owner', labelled());
    assert.equal(second.ipAddress?.fqdn, first.ipAddress?.fqdn);
    assert.notEqual(second.ipAddress?.ip, first.ipAddress?.ip);
  });

  test('a trial has four cores in a region', async () => {
    await setQuotas({ preset: 'trial' });
    const inJapan = (cpu: number): ContainerGroup => {
      const { containers, ...group } = shellGroup(forever, { location: 'japaneast' });
      const resources = { requests: { cpu, memoryInGB: 1 } };
      return { ...group, containers: containers.map(container => ({ ...container, resources })) };
    };
    await create('three-cores', inJapan(3));
    await assert.rejects(create('two-cores', inJapan(2)), {
      statusCode: 400,
      code: 'ContainerGroupQuotaReached',
      message:
        /quota 'StandardCores' exceeded in region 'japaneast'\. Limit: '4', Usage: '3' Requested: '2'\./,
    });
    await clients().groups.containerGroups.stop(resourceGroup, 'three-cores');
    await create('two-cores', inJapan(2));
    await setQuotas({ preset: 'default' });
  });

  test('4 MB of a log while it grows, 1,000 lines or 16 KB of it when it has ended', async () => {
    const lines = 60_000;
    const line = 'x'.repeat(90);
    await create('talker', shellGroup(`yes ${line} | head -n ${lines}; echo end; ${forever}`));
    const whole = await logSays('talker', 'end');
    assert.ok(whole.length <= 4 * 1024 * 1024 && whole.length > 4 * 1024 * 1024 - 100, `${whole.length}`);
    assert.ok(whole.startsWith(`${line}\n`));
    await clients().groups.containerGroups.stop(resourceGroup, 'talker');
    const kept = await log('talker');
    assert.ok(kept.length <= 16 * 1024 && kept.length > 16 * 1024 - 100, `${kept.length}`);
    assert.ok(kept.startsWith(`${line}\n`) && kept.endsWith('\nend\n'));

    await create('counting', shellGroup('seq 3000', { restartPolicy: 'Never' }));
    await until('counting', 'Succeeded');
    assert.equal((await log('counting')).split('\n')[0], '2001');
  });

  async function until(name: string, state: string): Promise<void> {
    for (;;) {
      const { instanceView } = await clients().groups.containerGroups.get(resourceGroup, name);
      if (instanceView?.state === state) {
        return;
      }
    }
  }
});
