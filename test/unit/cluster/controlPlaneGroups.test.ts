import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { controlPlaneGroups, type PlannedGroup } from '../../../src/cluster/controlPlaneGroups.ts';
import { topologies, type Topology } from '../../../src/cluster/spec.ts';
import { aSpec, someCredentials } from '../builders.ts';

const node = {
  subscriptionId: '<subscription>',
  tenantId: '<tenant>',
  resourceId: '<identity>',
  clientId: '<client>',
};

const planned = (topology: Topology): readonly PlannedGroup[] =>
  controlPlaneGroups(aSpec({ topology }), someCredentials(), node);

const containersOf = (topology: Topology) =>
  planned(topology).flatMap(group => group.request.properties.containers);

/** Secrets in clear, so that a change of who gets what shows. */
function readable(groups: readonly PlannedGroup[]): unknown {
  return JSON.parse(JSON.stringify(groups), (key, value: unknown) =>
    key === 'secret'
      ? Object.fromEntries(
          Object.entries(value as Record<string, string>).map(([file, content]) => [
            file,
            Buffer.from(content, 'base64').toString(),
          ]),
        )
      : value,
  );
}

describe('the container-group requests of a cluster', () => {
  for (const topology of topologies) {
    test(`${topology}: are those of the snapshot`, () => {
      const file = join(import.meta.dirname, 'snapshots', `${topology}.json`);
      const text = `${JSON.stringify(readable(planned(topology)), undefined, 2)}\n`;
      if (process.env['UPDATE_SNAPSHOTS'] === '1') {
        writeFileSync(file, text);
      }
      assert.equal(text, readFileSync(file, 'utf8'));
    });

    test(`${topology}: no key of an authority leaves the user`, () => {
      const text = JSON.stringify(readable(planned(topology)));
      for (const name of Object.keys(someCredentials().authorities)) {
        assert.ok(!text.includes(`<key ${name}>`), name);
      }
    });

    test(`${topology}: nothing secret is in commands, variables or tags`, () => {
      for (const { request } of planned(topology)) {
        const open = JSON.stringify([
          request.tags,
          request.properties.containers.map(({ properties }) => [
            properties.command,
            properties.environmentVariables,
          ]),
        ]);
        assert.doesNotMatch(open, /<key|<encryption|<service account key/);
      }
    });

    test(`${topology}: every group asks for at least 1 vCPU and 1 GB`, () => {
      for (const { name, request } of planned(topology)) {
        const requests = request.properties.containers.map(({ properties }) => properties.resources.requests);
        assert.ok(requests.reduce((sum, { cpu }) => sum + cpu, 0) >= 1, name);
        assert.ok(requests.reduce((sum, { memoryInGB }) => sum + memoryInGB, 0) >= 1, name);
      }
    });
  }

  const published = (topology: Topology): Record<string, readonly number[]> =>
    Object.fromEntries(
      planned(topology).map(({ name, request }) => [
        name,
        (request.properties.ipAddress?.ports ?? []).map(({ port }) => port),
      ]),
    );

  test('publish only what is called from another group or by the user', () => {
    assert.deepEqual(published('compact'), { 'control-plane': [443], 'virtual-kubelet': [10250] });
    assert.deepEqual(published('classic'), {
      etcd: [2379],
      apiserver: [443],
      'controller-manager': [],
      scheduler: [],
      'virtual-kubelet': [10250],
    });
    assert.deepEqual(published('single'), { cluster: [443] });
  });

  test('let components of one group talk over loopback, others by DNS name', () => {
    const etcdServers = (topology: Topology): string | undefined =>
      containersOf(topology)
        .find(({ name }) => name === 'kube-apiserver')
        ?.properties.command?.find(flag => flag.startsWith('--etcd-servers='));
    assert.equal(etcdServers('compact'), '--etcd-servers=https://127.0.0.1:2379');
    assert.equal(etcdServers('single'), '--etcd-servers=https://127.0.0.1:2379');
    assert.equal(
      etcdServers('classic'),
      '--etcd-servers=https://demo-x7k2p-etcd.eastus.azurecontainer.io:2379',
    );
  });

  test('give the identity to the group of the virtual kubelet alone', () => {
    const withIdentity = planned('compact').filter(({ request }) => request.identity !== undefined);
    assert.deepEqual(
      withIdentity.map(({ name }) => name),
      ['virtual-kubelet'],
    );
  });

  test('put etcd first, so that it is stopped last', () => {
    assert.equal(containersOf('compact')[0]?.name, 'etcd');
    assert.equal(containersOf('single')[0]?.name, 'etcd');
  });
});
