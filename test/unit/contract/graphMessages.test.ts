import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isGraphRequest, isGraphState } from '../../../src/contract/graphMessages.ts';

test('requests of the graph that fit the contract are heard', () => {
  for (const request of [
    { type: 'ready' },
    { type: 'fold' },
    { type: 'why' },
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
  const whole = { target: 'local', cluster: 'x', unfolded: [] };
  for (const state of [
    whole,
    { ...whole, look: { asText: true } },
    { ...whole, look: { asText: false, view: { x: 0, y: -7, zoom: 1.5 } } },
  ]) {
    assert.ok(isGraphState(state), JSON.stringify(state));
  }
  for (const state of [
    undefined,
    null,
    {},
    { ...whole, unfolded: [1] },
    { ...whole, look: null },
    { ...whole, look: {} },
    { ...whole, look: { asText: false, view: { x: 0, y: 0, zoom: '1' } } },
    { ...whole, look: { asText: false, view: { x: 0, y: 0 } } },
  ]) {
    assert.ok(!isGraphState(state), JSON.stringify(state));
  }
});
