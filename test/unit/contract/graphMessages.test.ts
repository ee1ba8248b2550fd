import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isGraphRequest, isGraphState } from '../../../src/contract/graphMessages.ts';

test('requests of the graph that fit the contract are heard', () => {
  for (const request of [
    { type: 'ready' },
    { type: 'fold' },
    { type: 'reveal', id: 'etcd' },
    { type: 'unfold', id: 'namespace/default' },
    { type: 'save', format: 'svg', base64: 'PHN2Zz4=' },
  ]) {
    assert.ok(isGraphRequest(request), JSON.stringify(request));
  }
});

test('anything else is not', () => {
  for (const message of [
    undefined,
    null,
    'ready',
    {},
    { type: 'delete' },
    { type: 'reveal' },
    { type: 'reveal', id: 7 },
    { type: 'save', format: 'exe', base64: '' },
    { type: 'save', format: 'svg', base64: '<svg>' },
  ]) {
    assert.ok(!isGraphRequest(message), JSON.stringify(message));
  }
});

test('only a whole state is restored', () => {
  assert.ok(isGraphState({ target: 'local', cluster: 'x', unfolded: [] }));
  for (const state of [undefined, null, {}, { target: 'local', cluster: 'x', unfolded: [1] }]) {
    assert.ok(!isGraphState(state));
  }
});
