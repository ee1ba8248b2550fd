import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ResourceStore } from '../../../src/fabric/state/resourceStore.ts';
import { SettingsFile } from '../../../src/fabric/state/settings.ts';
import { aStoredGroup, temporaryState } from './fixtures.ts';

const program = fileURLToPath(new URL('../../../src/fabric/main.ts', import.meta.url));

test('groups are not made anew on another engine', { timeout: 20_000 }, context => {
  const state = temporaryState(context);
  new SettingsFile(state).change({ engine: { socketPath: '/run/one.sock' } });
  new ResourceStore(state, () => undefined).put(aStoredGroup());
  const { status, stderr } = spawnSync(
    process.execPath,
    [program, '--state', state.path, '--engine', 'unix:///run/other.sock'],
    { encoding: 'utf8' },
  );
  assert.equal(status, 1);
  assert.match(stderr, /are on unix:\/\/\/run\/one\.sock.* Delete them first, or use/);
  assert.deepEqual(new SettingsFile(state).current.engine, { socketPath: '/run/one.sock' });
});
