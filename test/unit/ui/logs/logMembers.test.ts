import assert from 'node:assert/strict';
import { test } from 'node:test';
import { membersOfCluster, membersOfGroup } from '../../../../src/ui/logs/logMembers.ts';
import { aContainer, aGroup, aSpec } from '../../builders.ts';

const pod = (name: string, ...containers: readonly string[]) =>
  aGroup({
    name: `default-${name}`,
    resourceGroup: 'demo-pods',
    tags: { PodName: name, Namespace: 'default' },
    containers: containers.map(name => aContainer({ name })),
  });

test('the containers of a group go by their names', () => {
  const group = aGroup({
    containers: [aContainer({ name: 'etcd' }), aContainer({ name: 'kube-apiserver' })],
  });
  assert.deepEqual(membersOfGroup(group), [
    {
      key: 'demo/control-plane/etcd',
      name: 'etcd',
      reference: { resourceGroup: 'demo', group: 'control-plane', container: 'etcd' },
    },
    {
      key: 'demo/control-plane/kube-apiserver',
      name: 'kube-apiserver',
      reference: { resourceGroup: 'demo', group: 'control-plane', container: 'kube-apiserver' },
    },
  ]);
});

test("a cluster's pods go by their own names, and by the container's where there are several", () => {
  const members = membersOfCluster({
    spec: aSpec(),
    health: 'Running',
    controlPlane: [aGroup({ containers: [aContainer({ name: 'etcd' })] })],
    pods: [pod('nginx', 'main'), pod('web', 'server', 'sidecar')],
  });
  assert.deepEqual(
    members.map(({ name }) => name),
    ['etcd', 'nginx', 'web/server', 'web/sidecar'],
  );
});
