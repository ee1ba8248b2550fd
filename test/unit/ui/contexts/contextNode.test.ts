import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KubeconfigError } from '../../../../src/kubeconfig/kubeconfigError.ts';
import type { OurContext, OurContexts } from '../../../../src/kubeconfig/list.ts';
import { phrase } from '../../../../src/language/phrase.ts';
import { contextNodes, isContextNode } from '../../../../src/ui/contexts/contextNode.ts';

const ours: OurContext = {
  clusterId: 'demo000001',
  contextName: 'frankenetes-demo',
  file: '/home/me/.kube/config',
  line: 3,
  current: false,
  server: 'https://127.0.0.1:6443',
  expires: undefined,
};
const foreign = { contextName: 'work', file: '/home/me/.kube/config', line: 1, exists: true };
const problem = new KubeconfigError('unreadable', phrase`It cannot be read.`, '/home/me/other');

function kinds(known: Partial<OurContexts>): readonly string[] {
  const all = { contexts: [], foreign: undefined, problems: [], ...known };
  return contextNodes(all, () => ({ cluster: 'there', clusterName: 'demo' })).map(({ kind }) => kind);
}

test('a foreign current context stands below ours', () => {
  assert.deepEqual(kinds({ contexts: [ours], foreign }), ['ourContext', 'foreignContext']);
});

test('alone it leaves the view to the welcome text', () => {
  assert.deepEqual(kinds({ foreign }), []);
});

test('what cannot be read is told in any case', () => {
  assert.deepEqual(kinds({ problems: [problem] }), ['unreadable']);
  assert.deepEqual(kinds({ contexts: [ours], problems: [problem] }), ['unreadable', 'ourContext']);
});

test('commands know a row of the view from anything else', () => {
  assert.ok(isContextNode({ kind: 'foreignContext', context: foreign }));
  for (const other of [undefined, null, 'ourContext', { kind: 'cluster' }, {}]) {
    assert.equal(isContextNode(other), false);
  }
});
