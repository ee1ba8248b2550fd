import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isDiagnosisMessage,
  isDiagnosisRequest,
  isDiagnosisState,
} from '../../../src/contract/diagnosisMessages.ts';

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

const finding = {
  title: 'The program ends with an error',
  about: 'web',
  why: 'It ended with exit code 3.',
  evidence: [{ heading: 'Last lines', lines: ['fatal'] }],
  actions: [{ id: 'follow-logs', title: 'Follow logs' }],
};
const report = { title: 'Why: demo', summary: 'One cause shows.', findings: [finding] };
const texts = { lookAgain: 'Look again', copy: 'Copy', looking: 'Looking…', earlier: 'Earlier: {0}' };
const state = { treeNode: 'local/x' };

test('the page hears the messages of the extension', () => {
  for (const message of [
    { type: 'texts', texts, state },
    { type: 'looking' },
    { type: 'report', report },
    { type: 'report', report: { ...report, findings: [] } },
  ]) {
    assert.ok(isDiagnosisMessage(message), JSON.stringify(message));
  }
});

test('and no others', () => {
  for (const message of [
    undefined,
    null,
    'looking',
    {},
    { type: 'strange' },
    { type: 'texts', texts },
    { type: 'texts', texts: { ...texts, copy: undefined }, state },
    { type: 'report' },
    { type: 'report', report: { ...report, summary: 7 } },
    { type: 'report', report: { ...report, findings: [null] } },
    { type: 'report', report: { ...report, findings: [{ ...finding, evidence: [{ heading: 'x' }] }] } },
    { type: 'report', report: { ...report, findings: [{ ...finding, actions: ['follow-logs'] }] } },
  ]) {
    assert.ok(!isDiagnosisMessage(message), JSON.stringify(message));
  }
});
