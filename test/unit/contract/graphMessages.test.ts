import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isGraphMessage, isGraphRequest, isGraphState } from '../../../src/contract/graphMessages.ts';
import { drawingOf, showing, staleDrawing, texts } from '../../webview/graphDrawings.ts';

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

test('the page hears the messages of the extension', () => {
  const [node, ...others] = drawingOf(7).nodes;
  const menu = { viewItem: 'frankenetes.container', treeNode: 'local/x' };
  const withMenu = { ...drawingOf(7), nodes: [{ ...node, menu }, ...others] };
  for (const message of [
    texts,
    showing(drawingOf(7)),
    showing(staleDrawing(7)),
    { ...showing(drawingOf(7)), drawing: withMenu },
  ]) {
    assert.ok(isGraphMessage(message), JSON.stringify(message));
  }
});

test('and no others', () => {
  const message = showing(drawingOf(7));
  const drawing = drawingOf(7);
  const [node] = drawing.nodes;
  for (const other of [
    undefined,
    null,
    'drawing',
    {},
    { type: 'strange' },
    { type: 'texts' },
    { type: 'texts', texts: { toolbar: 'Graph' } },
    { type: 'drawing' },
    { ...message, state: { target: 'local' } },
    { ...message, drawing: null },
    { ...message, drawing: { ...drawing, title: 7 } },
    { ...message, drawing: { ...drawing, problem: {} } },
    { ...message, drawing: { ...drawing, nodes: {} } },
    { ...message, drawing: { ...drawing, nodes: [null] } },
    { ...message, drawing: { ...drawing, nodes: [{ ...node, shape: 'star' }] } },
    { ...message, drawing: { ...drawing, nodes: [{ ...node, action: 'delete' }] } },
    { ...message, drawing: { ...drawing, nodes: [{ ...node, details: 'all' }] } },
    { ...message, drawing: { ...drawing, nodes: [{ ...node, menu: { viewItem: 'x' } }] } },
    { ...message, drawing: { ...drawing, edges: [{ from: 'a', to: 'b' }] } },
  ]) {
    assert.ok(!isGraphMessage(other), JSON.stringify(other));
  }
});
