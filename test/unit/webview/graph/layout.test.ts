import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DrawnEdge, DrawnNode } from '../../../../src/contract/graphMessages.ts';
import { type Box, layOutGraph, shortLabel } from '../../../../src/webview/graph/layout.ts';
import { neighbour } from '../../../../src/webview/graph/neighbour.ts';

function aNode(id: string, shape: DrawnNode['shape'] = 'component'): DrawnNode {
  return { id, shape, label: id, kind: shape, details: [], action: 'none' };
}

function anEdge(from: string, to: string): DrawnEdge {
  return { from, to, label: '127.0.0.1:443', text: `${from} calls ${to}` };
}

const components = ['kubectl', 'api', 'etcd', 'manager', 'scheduler', 'kubelet'].map(id => aNode(id));
const calls = [
  anEdge('kubectl', 'api'),
  anEdge('api', 'etcd'),
  anEdge('manager', 'api'),
  anEdge('scheduler', 'api'),
  anEdge('kubelet', 'api'),
  anEdge('api', 'kubelet'),
];

function withPods(count: number): ReturnType<typeof layOutGraph> {
  const pods = [...Array(count).keys()].map(index => aNode(`pod/${index}`, 'pod'));
  return layOutGraph([...components, ...pods], [...calls, ...pods.map(({ id }) => anEdge('kubelet', id))]);
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe('the layout of the graph', () => {
  for (const count of [0, 1, 7, 500]) {
    test(`with ${count} pods: everything has a place, nothing lies on another`, () => {
      const { boxes, width, height } = withPods(count);
      const all = [...boxes.values()];
      assert.equal(all.length, components.length + count);
      for (const [index, box] of all.entries()) {
        assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height);
        assert.ok(!all.slice(index + 1).some(other => overlap(box, other)));
      }
    });
  }

  test('draws one line to the frame of the pods, and one for each other call', () => {
    const { lines, frame, boxes } = withPods(40);
    assert.equal(lines.length, calls.length + 1);
    const pod = boxes.get('pod/39');
    assert.ok(frame && pod && overlap(frame, pod));
  });

  test('is the same whatever the states are', () => {
    const sick = components.map(node => ({ ...node, health: 'Failed', state: 'Failed', details: ['x'] }));
    assert.deepEqual(layOutGraph(sick, calls), layOutGraph(components, calls));
  });

  test('shows the first part of long names', () => {
    assert.equal(
      shortLabel({ ...anEdge('a', 'b'), label: 'demo-etcd.eastus.azurecontainer.io:2379' }),
      'demo-etcd:2379',
    );
    assert.equal(shortLabel(anEdge('a', 'b')), '127.0.0.1:443');
  });
});

describe('the arrow keys', () => {
  const { boxes } = withPods(6);

  test('go along the connections', () => {
    assert.equal(neighbour('kubectl', 'ArrowDown', boxes, calls), 'api');
    assert.equal(neighbour('etcd', 'ArrowUp', boxes, calls), 'api');
  });

  test('go to what is nearest where no connection leads', () => {
    assert.equal(neighbour('pod/0', 'ArrowRight', boxes, []), 'pod/1');
    assert.equal(neighbour('pod/0', 'ArrowLeft', boxes, []) === 'pod/1', false);
  });

  test('reach every part', () => {
    const directions = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'] as const;
    const seen = new Set(['kubectl']);
    for (const id of seen) {
      for (const direction of directions) {
        const next = neighbour(id, direction, boxes, calls);
        if (next !== undefined) {
          seen.add(next);
        }
      }
    }
    assert.equal(seen.size, boxes.size);
  });
});
