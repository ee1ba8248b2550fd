import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { english } from '../../src/language/phrase.ts';
import { isOperationError, type OperationError } from '../../src/operations/operationError.ts';
import { patience, TestHome } from './testHome.ts';

describe('a provision that cannot work', { timeout: 3 * patience }, () => {
  const scheduler = 'registry.k8s.io/kube-scheduler:v1.36.3';
  let home: TestHome;

  before(async () => {
    home = await TestHome.open();
  });

  after(() => home.close());

  test('says which image is missing and whose group wants it; with the image it goes on', async () => {
    const file = join(home.directory, 'images.json');
    const names = await readFile(file, 'utf8');
    const without = {
      ...(JSON.parse(names) as Record<string, string>),
      [scheduler]: 'localhost/frankenetes/absent:1',
    };
    await writeFile(file, JSON.stringify(without));
    const spec = await home.plan('imageless', 'single');
    const error = await failure(home.provision(spec));
    assert.equal(error.reason, 'group-failed');
    assert.match([error.message, ...error.details.map(english)].join('\n'), /kube-scheduler/);
    assert.deepEqual([error.where?.resourceGroup, error.where?.group], ['imageless', 'cluster']);

    await writeFile(file, names);
    await home.provision(spec);
  });

  test('makes nothing where a name is refused', async () => {
    await assert.rejects(home.plan('Not a name', 'single'), error => isOperationError(error, 'name-refused'));
    assert.deepEqual(
      (await home.clusters()).map(({ name }) => name),
      ['imageless'],
    );
  });

  test('says so where no engine answers', async () => {
    const nowhere = await TestHome.open();
    const error = await failure(nowhere.world(`unix://${join(nowhere.directory, 'no-such.sock')}`));
    assert.equal(error.reason, 'engine-unreachable');
    assert.match(error.message, /Start Docker or Podman/);
    await rm(nowhere.directory, { recursive: true });
  });
});

async function failure(attempt: Promise<unknown>): Promise<OperationError> {
  const error: unknown = await attempt.then(
    () => assert.fail('it worked'),
    (thrown: unknown) => thrown,
  );
  assert.ok(isOperationError(error), String(error));
  return error;
}
