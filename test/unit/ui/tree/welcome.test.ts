import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Welcome } from '../../../../src/contract/contextKeys.ts';
import { phrase } from '../../../../src/language/phrase.ts';
import { OperationError, type OperationErrorReason } from '../../../../src/operations/operationError.ts';
import type { TargetSnapshot } from '../../../../src/store/targetReader.ts';
import { welcome, welcomeFor } from '../../../../src/ui/tree/welcome.ts';

function failed(reason: OperationErrorReason): TargetSnapshot {
  return { state: 'failed', error: new OperationError(reason, phrase`It failed.`), clusters: [], others: [] };
}

const empty: TargetSnapshot = { state: 'ready', clusters: [], others: [] };
const loading: TargetSnapshot = { state: 'loading', clusters: [], others: [] };

const rows: readonly (readonly [what: string, snapshots: readonly TargetSnapshot[], expected: Welcome])[] = [
  ['nothing was read yet', [{ state: 'unknown', clusters: [], others: [] }], 'loading'],
  ['one of two targets is still read', [empty, loading], 'loading'],
  ['all were read, and are empty', [empty, empty], 'no-clusters'],
  ['no engine answers', [failed('engine-unreachable')], 'engine-missing'],
  ['nobody is signed in', [empty, failed('not-signed-in')], 'not-signed-in'],
  ['the tenant wants its own sign-in', [empty, failed('tenant-needs-sign-in')], 'tenant-needs-sign-in'],
  ['the subscription is gone', [empty, failed('no-subscription')], 'no-subscription'],
  ['one failed while another is still read', [loading, failed('not-signed-in')], 'not-signed-in'],
];

describe('the welcome text of an empty tree', () => {
  for (const [what, snapshots, expected] of rows) {
    test(`where ${what}: ${expected}`, () => assert.equal(welcome(snapshots), expected));
  }

  test('leaves what it cannot tell to a row of the tree', () => {
    assert.equal(welcomeFor(new OperationError('arm-refused', phrase`It was refused.`)), undefined);
    assert.equal(welcomeFor(new Error('no idea')), undefined);
  });
});
