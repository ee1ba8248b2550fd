import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { isOperationError } from '../../../src/operations/operationError.ts';
import { ensureFabric, runningFabric } from '../../../src/targets/fabricProcess.ts';

const never = new AbortController().signal;

describe('the fabric of this computer', () => {
  let state = '';
  beforeEach(async () => {
    state = await mkdtemp(join(tmpdir(), 'fabric-'));
  });
  afterEach(() => rm(state, { recursive: true }));

  const program = async (code: string): Promise<string> => {
    const file = join(state, 'program.cjs');
    await writeFile(file, code);
    return file;
  };

  test('is not running where no files tell of one', async () => {
    assert.equal(await runningFabric(state, never), undefined);
  });

  test('is not running where its files are left behind', async () => {
    const facts = { endpoint: 'https://127.0.0.1:1', subscriptionId: 's', tenantId: 't' };
    await writeFile(join(state, 'fabric.json'), JSON.stringify(facts));
    await writeFile(join(state, 'token'), 'token');
    await writeFile(join(state, 'ca.crt'), '');
    assert.equal(await runningFabric(state, never), undefined);
  });

  test('that ends as soon as it is started is told with what it wrote', async () => {
    const broken = await program("console.error('no such thing'); process.exit(1);");
    await assert.rejects(ensureFabric({ program: broken, state }, never), error => {
      assert.ok(isOperationError(error, 'fabric-failed'));
      assert.deepEqual(error.details, ['no such thing']);
      return true;
    });
  });

  test('without a container engine says so', async () => {
    const broken = await program("console.error('tried this and that'); process.exit(3);");
    await assert.rejects(ensureFabric({ program: broken, state }, never), error =>
      isOperationError(error, 'engine-unreachable'),
    );
  });

  test('is no longer waited for when cancelled', async () => {
    const silent = await program('setTimeout(() => {}, 2000);');
    const cancel = new AbortController();
    const starting = ensureFabric({ program: silent, state }, cancel.signal);
    cancel.abort();
    await assert.rejects(starting, { name: 'AbortError' });
  });
});
