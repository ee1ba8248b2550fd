import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ClusterView } from '../../../src/cluster/clusterView.ts';
import { diagnose, said } from '../../../src/diagnosis/diagnose.ts';
import { clusterFacts } from '../../../src/operations/clusterFacts.ts';
import { provision } from '../../../src/operations/provision.ts';
import { aContainer, aGroup, aSpec } from '../builders.ts';
import { FakeWorld } from './fakeWorld.ts';

const never = new AbortController().signal;

async function aCluster(): Promise<{ fake: FakeWorld; view: ClusterView }> {
  const fake = new FakeWorld();
  const spec = aSpec();
  await provision(spec, fake.world, () => undefined, never);
  return { fake, view: { spec, health: 'Running', controlPlane: [...fake.groups.values()], pods: [] } };
}

async function findings({ fake, view }: { fake: FakeWorld; view: ClusterView }) {
  return diagnose(await clusterFacts(view, fake.world, never));
}

describe('what is seen of a cluster', () => {
  test('that is well has no cause', async () => {
    assert.deepEqual(await findings(await aCluster()), []);
  });

  test('includes why a pod has no container group, by the code that Azure gave', async () => {
    const cluster = await aCluster();
    const message = [
      'PUT https://management.azure.com/subscriptions/s/containerGroups/default-web',
      '--------------------------------------------------------------------------------',
      'RESPONSE 400: 400 Bad Request',
      'ERROR CODE: ContainerGroupQuotaReached',
    ].join('\n');
    cluster.fake.refusedPods = [{ namespace: 'default', name: 'web', message }];
    const [finding] = await findings(cluster);
    assert.deepEqual([finding?.cause, finding?.about], ['quota', [{ name: 'default/web' }]]);
    assert.deepEqual(finding?.evidence, [
      { heading: 'Answer', lines: message.split('\n').filter(line => !line.startsWith('--')) },
    ]);
  });

  test('includes what the API says of itself', async () => {
    const cluster = await aCluster();
    cluster.fake.look = { answer: { status: 500, body: '[-]etcd failed' } };
    const [finding] = await findings(cluster);
    assert.deepEqual([finding?.cause, finding?.about[0].container], ['api-not-ready', 'kube-apiserver']);
  });

  test('does not blame the network for an API whose group is stopped', async () => {
    const { fake, view } = await aCluster();
    fake.look = { failure: 'ECONNREFUSED' };
    const controlPlane = view.controlPlane.map(group => ({ ...group, state: 'Stopped' }));
    const causes = await findings({ fake, view: { ...view, controlPlane } });
    assert.deepEqual([...new Set(causes.map(({ cause }) => cause))], ['stopped']);
  });

  test('tells that the keys are on another computer', async () => {
    const cluster = await aCluster();
    cluster.fake.kept.clear();
    const [finding, ...others] = await findings(cluster);
    assert.deepEqual(others, []);
    assert.ok(finding);
    assert.match(said(finding), /are not on this computer/);
  });

  test('includes a pod that crashes with the last lines of its log, and never a key', async () => {
    const cluster = await aCluster();
    const crashed = aContainer({ current: { state: 'Terminated', exitCode: 2 } });
    const pods = [aGroup({ name: 'default-web', resourceGroup: 'demo-pods', containers: [crashed] })];
    const facts = await clusterFacts({ ...cluster.view, pods }, cluster.fake.world, never);
    assert.deepEqual(diagnose(facts)[0]?.evidence[0], {
      heading: 'Last lines of the log',
      lines: ['first line', 'last line'],
    });
    assert.doesNotMatch(JSON.stringify(facts), /PRIVATE KEY/);
  });
});
