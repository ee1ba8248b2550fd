import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { diagnose, type Finding } from '../../../src/diagnosis/diagnose.ts';
import { english, phrase } from '../../../src/language/phrase.ts';
import { clusterFacts } from '../../../src/operations/clusterFacts.ts';
import { provision } from '../../../src/operations/provision.ts';
import { aContainer, aGroup, aSpec } from '../builders.ts';
import { FakeWorld } from './fakeWorld.ts';

const never = new AbortController().signal;

const spec = aSpec();

async function aCluster(): Promise<FakeWorld> {
  const fake = new FakeWorld();
  await provision(spec, fake.world, () => undefined, never);
  return fake;
}

async function findings({ world }: FakeWorld): Promise<readonly Finding[]> {
  return diagnose(await clusterFacts(spec, world, never));
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
    cluster.refusedPods = [{ namespace: 'default', name: 'web', message }];
    const [finding] = await findings(cluster);
    assert.deepEqual([finding?.cause, finding?.about], ['quota', [{ name: 'default/web' }]]);
    assert.deepEqual(finding?.evidence, [
      { heading: phrase`Answer`, lines: message.split('\n').filter(line => !line.startsWith('--')) },
    ]);
  });

  test('includes what the API says of itself', async () => {
    const cluster = await aCluster();
    cluster.look = { answer: { status: 500, body: '[-]etcd failed' } };
    const [finding] = await findings(cluster);
    assert.deepEqual([finding?.cause, finding?.about[0].container], ['api-not-ready', 'kube-apiserver']);
  });

  test('does not blame the network for an API whose group is stopped', async () => {
    const cluster = await aCluster();
    cluster.look = { failure: 'ECONNREFUSED' };
    cluster.sight = group => ({ ...group, state: 'Stopped' });
    const causes = await findings(cluster);
    assert.deepEqual([...new Set(causes.map(({ cause }) => cause))], ['stopped']);
  });

  test('tells that the keys are on another computer', async () => {
    const cluster = await aCluster();
    cluster.kept.clear();
    const [finding, ...others] = await findings(cluster);
    assert.deepEqual(others, []);
    assert.ok(finding);
    assert.match(english(finding.why), /are not on this computer/);
  });

  test('includes a pod that crashes with the last lines of its log, and never a key', async () => {
    const cluster = await aCluster();
    const crashed = aContainer({ current: { state: 'Terminated', exitCode: 2 } });
    const pod = aGroup({ name: 'default-web', resourceGroup: 'demo-pods', containers: [crashed] });
    cluster.groups.set('demo-pods/default-web', pod);
    const facts = await clusterFacts(spec, cluster.world, never);
    assert.deepEqual(diagnose(facts)[0]?.evidence[0], {
      heading: phrase`Last lines of the log`,
      lines: ['first line', 'last line'],
    });
    assert.doesNotMatch(JSON.stringify(facts), /PRIVATE KEY/);
  });
});
