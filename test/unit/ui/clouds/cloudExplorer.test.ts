import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cloudExplorerOf } from '../../../../src/ui/clouds/cloudExplorer.ts';

const api = { registerCloudProvider: () => undefined, refresh: () => undefined };

describe('the Clouds of the Kubernetes extension', () => {
  test('are asked for by name and version', () => {
    const asked: string[] = [];
    const exported = {
      get: (...what: readonly string[]) => {
        asked.push(...what);
        return { available: true, api };
      },
    };
    assert.equal(cloudExplorerOf(exported), api);
    assert.deepEqual(asked, ['cloudexplorer', 'v1']);
  });

  const without: readonly (readonly [what: string, exported: unknown])[] = [
    ['that exports nothing', undefined],
    ['that is older than its API', { apiVersion: '0.1' }],
    ['that knows no such version', { get: () => ({ available: false, reason: 'version-unknown' }) }],
    ['whose API is another one', { get: () => ({ available: true, api: { register: () => undefined } }) }],
    ['that says nothing', { get: () => undefined }],
  ];
  for (const [what, exported] of without) {
    test(`are none of a version ${what}`, () => assert.equal(cloudExplorerOf(exported), undefined));
  }
});
