import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { temporaryState } from '../fixtures.ts';
import { openShare } from './filesFixture.ts';
import { fileOf, namesIn, refusal, write } from './shareClients.ts';

describe('what containers plant in a share', () => {
  test('is never followed, and never listed', async context => {
    const { share, content } = await openShare(context);
    const outside = temporaryState(context).path;
    writeFileSync(join(outside, 'secret'), 'not yours');
    symlinkSync(outside, join(content, 'out'));
    symlinkSync(join(outside, 'secret'), join(content, 'file'));
    symlinkSync('nowhere', join(content, 'dangling'));
    execFileSync('mkfifo', [join(content, 'pipe')]);

    assert.deepEqual(await namesIn(share), []);
    for (const name of ['file', 'dangling', 'pipe', 'out']) {
      const planted = fileOf(share, name);
      assert.equal(await refusal(planted.getProperties()), '404 ResourceNotFound', name);
      assert.equal(await refusal(planted.download()), '404 ResourceNotFound', name);
      assert.equal(await refusal(planted.uploadRange('x', 0, 1)), '404 ResourceNotFound', name);
      assert.equal(await refusal(planted.create(1)), '409 ResourceTypeMismatch', name);
      assert.equal(await refusal(planted.delete()), '404 ResourceNotFound', name);
      assert.equal(await refusal(planted.rename('x')), '404 ResourceNotFound', name);
      assert.equal(await refusal(fileOf(share, 'x').startCopyFromURL(planted.url)), '404 ResourceNotFound');
    }
    assert.equal(await refusal(fileOf(share, 'out/secret').download()), '404 ParentNotFound');
    assert.equal(await refusal(fileOf(share, 'out/new').create(1)), '404 ParentNotFound');
    assert.equal(await refusal(share.getDirectoryClient('out').delete()), '404 ResourceNotFound');
    assert.equal(await refusal(share.getDirectoryClient('out').getProperties()), '404 ResourceNotFound');
    const file = await write(share, 'mine', 'x');
    assert.equal(await refusal(file.rename('dangling')), '409 ResourceAlreadyExists');
    assert.equal(await refusal(file.rename('file', { replaceIfExists: true })), '409 ResourceAlreadyExists');
    await share.delete();
    assert.equal(readFileSync(join(outside, 'secret'), 'utf8'), 'not yours');
  });

  test('leads nowhere while directories become links and directories again', async context => {
    const { share, content } = await openShare(context);
    const outside = temporaryState(context).path;
    mkdirSync(join(outside, 'deep'));
    writeFileSync(join(outside, 'deep/file'), 'not yours');
    mkdirSync(join(content, 'way/deep'), { recursive: true });
    writeFileSync(join(content, 'way/deep/file'), 'yours');
    symlinkSync(outside, join(content, 'link'));
    const swapping = new AbortController();
    const swap = (async (): Promise<void> => {
      while (!swapping.signal.aborted) {
        renameSync(join(content, 'way'), join(content, 'aside'));
        renameSync(join(content, 'link'), join(content, 'way'));
        await new Promise(resolve => setImmediate(resolve));
        renameSync(join(content, 'way'), join(content, 'link'));
        renameSync(join(content, 'aside'), join(content, 'way'));
        await new Promise(resolve => setImmediate(resolve));
      }
    })();
    const seen = new Set<string>();
    for (let attempt = 0; attempt < 150; attempt += 1) {
      const read = fileOf(share, 'way/deep/file').downloadToBuffer();
      seen.add(await read.then(String, (error: { statusCode?: number }) => String(error.statusCode)));
      await fileOf(share, `way/deep/new${attempt}`)
        .create(1)
        .catch(() => undefined);
    }
    swapping.abort();
    await swap;
    assert.ok(seen.has('yours') && !seen.has('not yours'), [...seen].join(', '));
    assert.deepEqual(execFileSync('ls', [join(outside, 'deep')], { encoding: 'utf8' }), 'file\n');
  });

  test('goes with the share, however deep it is', async context => {
    const { share, content } = await openShare(context);
    const deep = join(content, 'd/'.repeat(1900));
    mkdirSync(deep, { recursive: true });
    writeFileSync(join(deep, 'file'), 'x');
    await write(share, 'top', 'x');
    assert.equal((await share.getStatistics()).shareUsageBytes, 1);
    await share.delete();
    assert.throws(() => statSync(content), { code: 'ENOENT' });
  });
});
