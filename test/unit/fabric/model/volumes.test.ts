import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Volume } from '../../../../src/cluster/containerGroup.ts';
import { provisioningState } from '../../../../src/fabric/arm/containerInstance/containerGroupBody.ts';
import { EngineError } from '../../../../src/fabric/engine/engineError.ts';
import type { GroupLife } from '../../../../src/fabric/model/groupLife.ts';
import type { FakeEngine } from '../fakeEngine.ts';
import { container, eventually } from '../fixtures.ts';
import { phase, type World, world } from '../world.ts';

/** A group with one container that mounts the volume. */
function create(here: World, volume: Volume, readOnly = false): GroupLife {
  const volumeMounts = [{ name: volume.name, mountPath: '/data', readOnly }];
  return here.create({ volumes: [volume], containers: [container('web', { volumeMounts })] });
}

const share = { shareName: 'data', storageAccountName: 'account', storageAccountKey: 'YQ==' } as const;
const azureFile = { name: 'files', azureFile: share } as const;
const gitRepo = { name: 'sources', gitRepo: { repository: 'https://example.com/x.git' } } as const;

describe('a volume from a file share', { timeout: 20_000 }, () => {
  test('is the share’s directory, and no volume of the engine', async context => {
    const here = world(context);
    const { engine, volumes } = here;
    volumes.shares.set('data', '/state/shares/1/content');
    await phase(create(here, azureFile), 'running');
    const [web] = engine.containers.values();
    assert.deepEqual(web?.spec.mounts, [
      { volume: 'files', directory: '/state/shares/1/content', path: '/data', readOnly: false },
    ]);
    assert.deepEqual(engine.sandboxes.get('demo-1')?.scratchVolumes, []);
  });

  for (const [whose, volume, readOnly] of [
    ['the volume', { ...azureFile, azureFile: { ...share, readOnly: true } }, false],
    ['the mount', azureFile, true],
  ] as const) {
    test(`is read-only when ${whose} says so`, async context => {
      const here = world(context);
      const { engine, volumes } = here;
      volumes.shares.set('data', '/state/shares/1/content');
      await phase(create(here, volume, readOnly), 'running');
      const [web] = engine.containers.values();
      assert.equal(web?.spec.mounts[0]?.readOnly, true);
    });
  }

  test('that is not there fails the group, which runs when it is', async context => {
    const here = world(context);
    const { engine, volumes } = here;
    const life = create(here, azureFile);
    await eventually(() => provisioningState(life.record) === 'Failed');
    const mount = life.record.events.find(({ name }) => name === 'FailedMount');
    assert.deepEqual(
      [mount?.message, mount?.type],
      ['Output: mount error(2): No such file or directory', 'Normal'],
    );
    assert.equal(engine.sandboxes.size, 0);
    volumes.shares.set('data', '/state/shares/1/content');
    await phase(life, 'running');
    assert.equal(provisioningState(life.record), 'Succeeded');
  });
});

describe('a volume from a git repository', { timeout: 20_000 }, () => {
  const fills = ({ calls }: FakeEngine): number => calls.filter(call => call.startsWith('fillVolume')).length;

  test('has its content before anything is started', async context => {
    const here = world(context);
    const { engine } = here;
    await phase(create(here, gitRepo), 'running');
    assert.equal(engine.filled.get('sources'), gitRepo.gitRepo.repository);
    const order = engine.calls.filter(call => /^(fillVolume|startContainer)/.test(call));
    assert.deepEqual(order, ['fillVolume demo-1 sources', 'startContainer web']);
  });

  test('is left as it is by a restart, and cloned again after a stop', async context => {
    const here = world(context);
    const { engine, lives } = here;
    const life = create(here, gitRepo);
    await phase(life, 'running');
    const before = life.record.containers['web']?.engineId;
    life.restart(lives.newOperation());
    await eventually(
      () => life.record.phase === 'running' && life.record.containers['web']?.engineId !== before,
    );
    assert.equal(fills(engine), 1);
    await life.stop();
    life.start(lives.newOperation());
    await phase(life, 'running');
    assert.equal(fills(engine), 2);
  });

  test('is cloned again when the deployment has failed after it', async context => {
    const here = world(context);
    const { engine } = here;
    engine.failNext('createContainer', new EngineError('disk-full', 'full'));
    await phase(create(here, gitRepo), 'running');
    assert.equal(fills(engine), 2);
  });
});
