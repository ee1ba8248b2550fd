import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Ownership, sandboxOf } from '../../../../src/fabric/engine/labels.ts';

const ownership = new Ownership('a1b2');

describe('Ownership', () => {
  test('a sandbox’s labels tell what it was given, and its name whose it is', () => {
    const sandbox = {
      address: '10.213.7.2',
      ports: [
        { port: 443, protocol: 'tcp' as const, hostPort: 20_443 },
        { port: 53, protocol: 'udp' as const, hostPort: 20_053 },
      ],
    };
    const labels = ownership.sandboxLabels(sandbox);
    assert.deepEqual(sandboxOf(labels), sandbox);
    assert.deepEqual(ownership.ownerOf(ownership.sandboxName('demo-api'), labels), { group: 'demo-api' });
    assert.deepEqual(ownership.ownerOf(ownership.spareName, labels), {});
  });

  test('a member is no sandbox', () => {
    const labels = ownership.memberLabels('demo-api', 'etcd');
    assert.equal(sandboxOf(labels), undefined);
    assert.deepEqual(ownership.ownerOf(ownership.partName('demo-api', 'etcd'), labels), {
      group: 'demo-api',
      container: 'etcd',
    });
  });

  test('names of two groups never meet', () => {
    assert.notEqual(ownership.partName('a', 'b-c'), ownership.sandboxName('a-b-c'));
    assert.notEqual(ownership.partName('a', 'b-c'), ownership.partName('a-b', 'c'));
  });
});
