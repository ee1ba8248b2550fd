import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { writeHostsFile } from '../../../../src/fabric/engine/hostsFile.ts';

describe('writeHostsFile', () => {
  test('rewrites the same file, longer or shorter: bind mounts keep seeing it', async t => {
    const directory = await mkdtemp(join(tmpdir(), 'frankenetes-hosts-'));
    t.after(() => rm(directory, { recursive: true }));
    const path = join(directory, 'hosts');
    const localhost = '127.0.0.1 localhost\n::1 localhost\n';

    await writeHostsFile(
      path,
      new Map([
        ['etcd.example', '10.0.0.2'],
        ['api.example', '10.0.0.3'],
      ]),
    );
    assert.equal(await readFile(path, 'utf8'), `${localhost}10.0.0.2 etcd.example\n10.0.0.3 api.example\n`);
    const { ino } = await stat(path);
    await writeHostsFile(path, new Map());
    assert.equal(await readFile(path, 'utf8'), localhost);
    assert.equal((await stat(path)).ino, ino);
  });
});
