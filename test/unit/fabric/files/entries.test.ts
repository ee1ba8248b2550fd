import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import { openShare } from './filesFixture.ts';
import { fileOf, namesIn, refusal, textOf, write } from './shareClients.ts';

describe('directories of a share', () => {
  test('are made, listed, described and deleted when they are empty', async context => {
    const { share, content } = await openShare(context);
    const directory = share.getDirectoryClient('docs & ünï');
    await directory.create({ metadata: { kind: 'docs' } });
    assert.equal(await refusal(directory.create()), '409 ResourceAlreadyExists');
    assert.deepEqual((await directory.getProperties()).metadata, { kind: 'docs' });
    await directory.setMetadata({ kind: 'other' });
    assert.deepEqual((await directory.getProperties()).metadata, { kind: 'other' });
    assert.equal(statSync(join(content, 'docs & ünï')).mode & 0o777, 0o777);

    const file = await write(share, 'docs & ünï/a b', 'x');
    assert.equal(statSync(join(content, 'docs & ünï/a b')).mode & 0o777, 0o777);
    assert.deepEqual(await namesIn(share, 'docs & ünï'), ['file a b']);
    assert.equal(await refusal(directory.delete()), '409 DirectoryNotEmpty');
    await file.delete();
    await directory.delete();
    assert.equal(await refusal(directory.getProperties()), '404 ResourceNotFound');
    assert.equal(await refusal(directory.getFileClient('x').create(1)), '404 ParentNotFound');
    assert.equal(await refusal(write(share, 'a/b/c', 'x')), '404 ParentNotFound');
  });

  test('are listed page by page with what is asked for', async context => {
    const { share } = await openShare(context);
    await share.getDirectoryClient('sub').create();
    for (const name of ['one', 'other', 'two']) {
      await write(share, name, name);
    }
    const pages = share.rootDirectoryClient
      .listFilesAndDirectories({ prefix: 'o', includeTimestamps: true, includeEtag: true })
      .byPage({ maxPageSize: 1 });
    const found: unknown[] = [];
    for await (const { segment } of pages) {
      const [file] = segment.fileItems;
      found.push([file?.name, file?.properties.contentLength]);
      assert.ok(file?.properties.lastModified instanceof Date);
      assert.equal(file.properties.etag, (await fileOf(share, file.name).getProperties()).etag);
    }
    assert.deepEqual(found, [
      ['one', 3],
      ['other', 5],
    ]);
  });

  test('are told from files', async context => {
    const { share } = await openShare(context);
    await share.getDirectoryClient('sub').create();
    await write(share, 'file', 'x');
    assert.equal(await refusal(fileOf(share, 'sub').create(1)), '409 ResourceTypeMismatch');
    assert.equal(await refusal(fileOf(share, 'sub').delete()), '409 ResourceTypeMismatch');
    assert.equal(await refusal(share.getDirectoryClient('file').delete()), '409 ResourceTypeMismatch');
    assert.equal(await refusal(share.getDirectoryClient('file').create()), '409 ResourceAlreadyExists');
  });

  test('and files are compared case-blind, and keep their case', async context => {
    const { share } = await openShare(context);
    await share.getDirectoryClient('Docs').create();
    await write(share, 'docs/Read.Me', 'first');
    assert.equal(await textOf(fileOf(share, 'DOCS/READ.ME')), 'first');
    await write(share, 'DOCS/read.me', 'second');
    assert.deepEqual(await namesIn(share, 'docs'), ['file Read.Me']);
    assert.equal(await refusal(share.getDirectoryClient('dOCS').create()), '409 ResourceAlreadyExists');
  });

  test('and files are renamed with what is remembered of them', async context => {
    const { share } = await openShare(context);
    await share.getDirectoryClient('from').create();
    const file = await write(share, 'from/file', 'content');
    await file.setMetadata({ kept: 'yes' });
    await share.getDirectoryClient('from').rename('to');
    await fileOf(share, 'to/file').rename('file');
    assert.deepEqual((await fileOf(share, 'file').getProperties()).metadata, { kept: 'yes' });
    assert.deepEqual(await namesIn(share, 'to'), []);

    const other = await write(share, 'other', 'other');
    assert.equal(await refusal(other.rename('file')), '409 ResourceAlreadyExists');
    await other.rename('file', { replaceIfExists: true });
    assert.equal(await textOf(fileOf(share, 'file')), 'other');
    assert.equal(await refusal(fileOf(share, 'absent').rename('x')), '404 ResourceNotFound');
    assert.equal(await refusal(fileOf(share, 'file').rename('no/where')), '404 ParentNotFound');
  });

  test('have names that lead nowhere else', async context => {
    const { share, content } = await openShare(context);
    for (const name of ['a:b', 'a|b', 'a*b', 'a?b', 'a"b', 'a<b', 'tab\there', 'a'.repeat(256)]) {
      assert.equal(await refusal(fileOf(share, name).create(1)), '400 InvalidResourceName', name);
    }
    for (const name of ['%2e%2e', '%2E%2E%2Fup', '..%5Cup', '%00']) {
      const sent = share.rootDirectoryClient.getFileClient('PLACE');
      Reflect.set(sent, 'url', sent.url.replace('PLACE', name));
      assert.match(await refusal(sent.getProperties()), /^40[04] /, name);
    }
    assert.deepEqual(readdirSync(content), []);
  });
});

describe('files of a share', () => {
  test('are made of zeros, cut, and written by ranges', async context => {
    const { share } = await openShare(context);
    const file = fileOf(share, 'file');
    await file.create(10);
    assert.deepEqual(await file.downloadToBuffer(), Buffer.alloc(10));
    await file.uploadRange('hello', 2, 5);
    assert.equal((await file.downloadToBuffer(2, 5)).toString(), 'hello');
    await file.clearRange(3, 2);
    assert.equal((await file.downloadToBuffer()).toString(), '\0\0h\0\0lo\0\0\0');
    await file.resize(6);
    assert.equal((await file.getProperties()).contentLength, 6);
    await file.resize(8);
    assert.equal((await file.downloadToBuffer()).toString(), '\0\0h\0\0l\0\0');
    assert.equal(await refusal(file.uploadRange('beyond', 4, 6)), '416 InvalidRange');
    await file.create(3);
    assert.deepEqual(await file.downloadToBuffer(), Buffer.alloc(3));
  });

  test('are read whole or in part', async context => {
    const { share } = await openShare(context);
    const file = await write(share, 'file', '0123456789');
    const part = await file.download(3, 4);
    assert.equal(part.contentRange, 'bytes 3-6/10');
    assert.equal((await file.downloadToBuffer(8)).toString(), '89');
    assert.equal(await refusal(file.download(10, 1)), '416 InvalidRange');
    const hashed = await file.download(0, 4, { rangeGetContentMD5: true });
    assert.deepEqual(Buffer.from(hashed.contentMD5 ?? []), createHash('md5').update('0123').digest());
    await fileOf(share, 'empty').create(0);
    const { contentLength } = await fileOf(share, 'empty').download();
    assert.deepEqual([contentLength, await textOf(fileOf(share, 'empty'))], [0, '']);
  });

  test('show the headers and metadata that they were given', async context => {
    const { share } = await openShare(context);
    const file = fileOf(share, 'file');
    const fileHttpHeaders = { fileContentType: 'text/plain', fileCacheControl: 'no-store' };
    await file.create(1, { fileHttpHeaders, metadata: { a: '1' } });
    const made = await file.getProperties();
    assert.deepEqual(
      [made.contentType, made.cacheControl, made.metadata],
      ['text/plain', 'no-store', { a: '1' }],
    );
    await file.setHttpHeaders({ fileContentType: 'text/html' });
    await file.setMetadata({ b: '2' });
    const changed = await file.getProperties();
    assert.deepEqual(
      [changed.contentType, changed.cacheControl, changed.metadata],
      ['text/html', undefined, { b: '2' }],
    );
    assert.notEqual(changed.etag, made.etag);
    const { contentType, metadata } = await file.download();
    assert.deepEqual([contentType, metadata], ['text/html', { b: '2' }]);
    await file.create(1);
    assert.deepEqual((await file.getProperties()).metadata, {});
  });

  test('tell where they hold data', async context => {
    const { share } = await openShare(context);
    const file = fileOf(share, 'file');
    await file.create(3 * 1024 * 1024);
    await file.uploadRange(Buffer.alloc(8192, 1), 4096, 8192);
    await file.uploadRange(Buffer.alloc(10, 1), 2 * 1024 * 1024, 10);
    const { rangeList } = await file.getRangeList();
    assert.deepEqual(
      rangeList?.map(({ start, end }) => [start, end]),
      [
        [4096, 12_287],
        [2 * 1024 * 1024, 2 * 1024 * 1024 + 4095],
      ],
    );
  });

  test('are copied whole, within the account', async context => {
    const service = await openShare(context);
    const source = await write(service.share, 'source', 'content');
    await source.setMetadata({ of: 'source' });
    await service.client().createShare('other');
    const target = fileOf(service.client().getShareClient('other'), 'target');
    const { copyStatus, copyId } = await target.startCopyFromURL(source.url);
    assert.equal(copyStatus, 'success');
    assert.equal(await textOf(target), 'content');
    const properties = await target.getProperties();
    assert.deepEqual([properties.metadata, properties.copyId], [{ of: 'source' }, copyId]);
    const absent = source.url.replace('source', 'absent');
    assert.equal(await refusal(target.startCopyFromURL(absent)), '404 ResourceNotFound');
    const elsewhere = 'https://example.com/filesaccount/data/source';
    assert.equal(await refusal(target.startCopyFromURL(elsewhere)), '400 InvalidHeaderValue');
  });

  test('take no range that is too long, is not what its MD5 says, or ends half-way', async context => {
    const { share, state, shares, account } = await openShare(context);
    const file = await write(share, 'file', 'untouched');
    const big = Buffer.alloc(4 * 1024 * 1024 + 1);
    const large = fileOf(share, 'large');
    await large.create(big.length);
    assert.match(
      await refusal(large.uploadRange(big, 0, big.length)),
      /RequestBodyTooLarge|RangeError|undefined/,
    );
    const contentMD5 = createHash('md5').update('other').digest();
    assert.equal(await refusal(file.uploadRange('forged', 0, 6, { contentMD5 })), '400 Md5Mismatch');

    const abort = new AbortController();
    const half = new Readable({ read: () => undefined });
    half.push('forge');
    setTimeout(() => abort.abort(), 100);
    await assert.rejects(file.uploadRange(() => half, 0, 9, { abortSignal: abort.signal }));
    assert.equal(await textOf(file), 'untouched');
    const arriving =
      shares
        .arriving(shares.get(account, 'data') ?? assert.fail())
        .split('/')
        .at(-3) ?? '';
    assert.deepEqual(readdirSync(state.file(`shares/${arriving}/arriving`)), []);
  });

  test('that a container changes look changed', async context => {
    const { share, content } = await openShare(context);
    const file = await write(share, 'file', 'before');
    const { etag } = await file.getProperties();
    writeFileSync(join(content, 'file'), 'after!!');
    const after = await file.getProperties();
    assert.deepEqual([await textOf(file), after.contentLength], ['after!!', 7]);
    assert.notEqual(after.etag, etag);
  });

  test('forget what belonged to a file of the same name', async context => {
    const { share } = await openShare(context);
    const file = await write(share, 'file', 'x');
    await file.setMetadata({ of: 'the first' });
    await file.delete();
    await write(share, 'file', 'y');
    assert.deepEqual((await file.getProperties()).metadata, {});
  });
});
