import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { isOperationError } from '../../../src/operations/operationError.ts';
import { fileCredentialStore } from '../../../src/secrets/fileCredentialStore.ts';
import { aSpec, someCredentials } from '../builders.ts';

describe('credentials of local clusters', () => {
  let home = '';
  const directory = (): string => join(home, 'clusters');
  const file = (): string => join(directory(), `${aSpec().id}.json`);

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'credentials-'));
  });
  afterEach(() => rm(home, { recursive: true }));

  test('are read as they were written', async () => {
    const store = fileCredentialStore(directory());
    await store.write(aSpec(), someCredentials());
    assert.deepEqual(await store.read(aSpec()), someCredentials());
  });

  test('are a 0600 file in a 0700 directory, and nothing else is left there', async () => {
    await fileCredentialStore(directory()).write(aSpec(), someCredentials());
    assert.equal((await stat(file())).mode & 0o777, 0o600);
    assert.equal((await stat(directory())).mode & 0o777, 0o700);
    assert.deepEqual(await readdir(directory()), [`${aSpec().id}.json`]);
  });

  test('of an unknown cluster are undefined', async () => {
    assert.equal(await fileCredentialStore(directory()).read(aSpec()), undefined);
  });

  test('are gone when removed, which can be repeated', async () => {
    const store = fileCredentialStore(directory());
    await store.write(aSpec(), someCredentials());
    await store.remove(aSpec());
    await store.remove(aSpec());
    assert.deepEqual(await readdir(directory()), []);
  });

  for (const [what, text] of [
    ['cut off', '{"version":1,"authorities":{"cluster":{"privateKey":"SECRET'],
    ['of another cluster', '{"version":1,"clusterId":"aaaaaaaaaa"}'],
    ['of another version', '{"version":2,"clusterId":"x7k2pq9d1m"}'],
  ] as const) {
    test(`that are ${what} are refused, and the error shows none of them`, async () => {
      const store = fileCredentialStore(directory());
      await store.write(aSpec(), someCredentials());
      await writeFile(file(), text);
      await assert.rejects(store.read(aSpec()), error => {
        assert.ok(isOperationError(error, 'credentials-unreadable'));
        assert.doesNotMatch(`${error.stack} ${String(error.cause)}`, /SECRET/);
        return true;
      });
      assert.equal(await readFile(file(), 'utf8'), text);
    });
  }
});
