import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { tarOfDirectory } from '../../../../src/fabric/engine/tar.ts';

describe('tarOfDirectory', () => {
  test('is unpacked by tar, with content and modes', async t => {
    const directory = await mkdtemp(join(tmpdir(), 'frankenetes-tar-'));
    t.after(() => rm(directory, { recursive: true }));
    const files = {
      empty: Buffer.alloc(0),
      'tls.crt': Buffer.from('certificate'),
      block: Buffer.alloc(512, 'b'),
    };
    execFileSync('tar', ['-xpf', '-', '-C', directory], { input: tarOfDirectory(files, 0o755) });
    for (const [name, content] of Object.entries(files)) {
      assert.deepEqual(await readFile(join(directory, name)), content);
      assert.equal((await stat(join(directory, name))).mode & 0o777, 0o444);
    }
    assert.equal((await stat(directory)).mode & 0o777, 0o755);
  });

  test('refuses a name that ustar cannot hold', () => {
    assert.throws(() => tarOfDirectory({ ['n'.repeat(101)]: Buffer.alloc(0) }, 0o755), RangeError);
  });
});
