import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDiagnosisRequest, isDiagnosisState } from '../../../src/contract/diagnosisMessages.ts';

test('requests of the diagnosis that fit the contract are heard', () => {
  for (const request of [
    { type: 'ready' },
    { type: 'look' },
    { type: 'copy' },
    { type: 'act', finding: 0, action: 'sign-in' },
  ]) {
    assert.ok(isDiagnosisRequest(request), JSON.stringify(request));
  }
});

test('anything else is not', () => {
  for (const message of [
    undefined,
    null,
    'ready',
    {},
    { type: 'delete' },
    { type: 'act' },
    { type: 'act', finding: '0', action: 'sign-in' },
    { type: 'act', finding: 0.5, action: 'sign-in' },
    { type: 'act', finding: 0, action: 7 },
  ]) {
    assert.ok(!isDiagnosisRequest(message), JSON.stringify(message));
  }
});

test('only a whole state is restored', () => {
  assert.ok(isDiagnosisState({ treeNode: 'local/x' }));
  for (const state of [undefined, null, {}, { treeNode: 7 }]) {
    assert.ok(!isDiagnosisState(state));
  }
});
