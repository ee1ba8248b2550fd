import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import {
  type Exchange,
  recorderOf,
  recordingsVariable,
} from '../../../../src/fabric/state/trafficRecorder.ts';
import { temporaryState } from '../fixtures.ts';

const exchange: Exchange = {
  method: 'GET',
  url: '/somewhere?api-version=2023-05-01',
  status: 200,
  headers: { 'content-length': 2 },
  body: { name: 'demo' },
};

function openRecorder(context: TestContext): {
  recorder: NonNullable<ReturnType<typeof recorderOf>>;
  directory: string;
} {
  const directory = join(temporaryState(context).path, 'recordings');
  const recorder = recorderOf({ [recordingsVariable]: directory });
  assert.ok(recorder);
  return { recorder, directory };
}

describe('the recorder of traffic', () => {
  test('is not there unless the environment names a folder', () => {
    assert.equal(recorderOf({}), undefined);
    assert.equal(recorderOf({ [recordingsVariable]: '' }), undefined);
  });

  test("writes a line for each exchange, into a file that is its owner's alone", async context => {
    const { recorder, directory } = openRecorder(context);
    recorder.record(exchange);
    recorder.record({ ...exchange, status: 404 });
    await recorder.close();

    const [name = '', ...others] = readdirSync(directory);
    assert.deepEqual(others, []);
    const lines = readFileSync(join(directory, name), 'utf8').trimEnd().split('\n');
    assert.deepEqual(
      lines.map(line => JSON.parse(line) as unknown),
      [exchange, { ...exchange, status: 404 }],
    );
    assert.deepEqual(
      [directory, join(directory, name)].map(path => statSync(path).mode & 0o777),
      [0o700, 0o600],
    );
  });

  test('harms nobody when its file cannot be written', async context => {
    const { recorder, directory } = openRecorder(context);
    rmSync(directory, { recursive: true });
    recorder.record(exchange);
    await recorder.close();
    recorder.record(exchange);
  });
});
