import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  isLogMessage,
  isLogRequest,
  isLogState,
  type LogRequest,
  type LogState,
  mostLines,
} from '../../../src/contract/logMessages.ts';

const state: LogState = {
  followed: { kind: 'container', target: 'local', resourceGroup: 'demo', group: 'g', container: 'c' },
  history: { tail: 1000, since: 5 },
  look: { timestamps: true, wrap: false, previous: false, include: 'a', exclude: '' },
};

describe('what the log panel says', () => {
  test('is answered', () => {
    const requests: readonly LogRequest[] = [
      { type: 'ready' },
      { type: 'ready', state },
      { type: 'acknowledge' },
      { type: 'pause', paused: true },
      { type: 'mark' },
      { type: 'clear' },
      { type: 'history', history: { tail: 0, since: 0 } },
      { type: 'history', history: { tail: mostLines, since: 0 } },
      { type: 'copy', text: 'a', lines: 1 },
      { type: 'save', text: '' },
    ];
    for (const request of requests) {
      assert.ok(isLogRequest(request), request.type);
    }
  });

  test('is ignored when it is not ours, or does not fit', () => {
    const strangers: readonly unknown[] = [
      undefined,
      null,
      'ready',
      {},
      { type: 'execute' },
      { type: 'ready', state: { ...state, look: {} } },
      { type: 'pause', paused: 'yes' },
      { type: 'history', history: { tail: -1, since: 0 } },
      { type: 'history', history: { tail: 1.5, since: 0 } },
      { type: 'history', history: { tail: mostLines + 1, since: 0 } },
      { type: 'history', history: { tail: 1, since: 7 } },
      { type: 'copy', text: 1, lines: 1 },
      { type: 'copy', text: 'a' },
      { type: 'save', text: 'x'.repeat(64 * 1024 * 1024 + 1) },
    ];
    for (const [index, message] of strangers.entries()) {
      assert.ok(!isLogRequest(message), String(index));
    }
  });
});

describe('what is remembered of the log panel', () => {
  test('is what it followed, and how', () => {
    assert.ok(isLogState(state));
    assert.ok(
      isLogState({ ...state, followed: { kind: 'cluster', target: 'azure', id: 'x', name: 'demo' } }),
    );
    assert.ok(
      isLogState({ ...state, followed: { kind: 'group', target: 'local', resourceGroup: 'r', group: 'g' } }),
    );
  });

  test('is nothing where a part of it is missing', () => {
    for (const followed of [undefined, { kind: 'container', target: 'local' }, { kind: 'toString' }]) {
      assert.ok(!isLogState({ ...state, followed }));
    }
    assert.ok(!isLogState({ followed: state.followed }));
  });
});

test('the page listens to the extension alone', () => {
  assert.ok(isLogMessage({ type: 'waiting', count: 1 }));
  for (const message of [undefined, 'texts', { type: 'styles' }, { name: 'texts' }]) {
    assert.ok(!isLogMessage(message));
  }
});
