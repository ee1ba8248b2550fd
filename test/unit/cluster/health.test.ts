import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { clusterHealth } from '../../../src/cluster/clusterHealth.ts';
import { containerHealth, groupHealth, type HealthWord } from '../../../src/cluster/groupHealth.ts';
import type { ContainerView, GroupView } from '../../../src/cluster/groupView.ts';
import { aContainer, aGroup, aSpec } from '../builders.ts';

describe('a container is', () => {
  const cases: readonly (readonly [HealthWord, Partial<ContainerView>])[] = [
    ['Running', { current: { state: 'Running' } }],
    ['Starting', { current: { state: 'Waiting' } }],
    ['Restarting', { current: { state: 'Waiting' }, restartCount: 2 }],
    ['Restarting', { current: { state: 'Waiting' }, previous: { state: 'Terminated', exitCode: 1 } }],
    ['Succeeded', { current: { state: 'Terminated', exitCode: 0 } }],
    ['Failed', { current: { state: 'Terminated', exitCode: 2 } }],
    ['Stopped', { current: { state: 'Terminated', detailStatus: 'Container stopped per client request' } }],
    ['Unknown', { current: { state: 'Unknown' } }],
  ];
  for (const [word, changes] of cases) {
    test(`${word} with ${JSON.stringify(changes)}`, () =>
      assert.equal(containerHealth(aContainer(changes)), word));
  }

  test('Unknown before the group itself was read', () => {
    const { current: _, ...listed } = aContainer();
    assert.equal(containerHealth(listed), 'Unknown');
  });
});

describe('a container group is', () => {
  const cases: readonly (readonly [HealthWord, Partial<GroupView>])[] = [
    ['Running', {}],
    ['Starting', { provisioningState: 'Pending' }],
    ['Failed', { provisioningState: 'Failed' }],
    ['Deleting', { provisioningState: 'Deleting' }],
    ['Unknown', { provisioningState: 'SomethingNew' }],
    ['Unknown', { unreadable: 'not allowed' }],
    ['Deleting', { unreadable: 'not allowed', provisioningState: 'Deleting' }],
    ['Stopped', { state: 'Stopped' }],
    ['Succeeded', { state: 'Succeeded' }],
    [
      'Restarting',
      { containers: [aContainer(), aContainer({ current: { state: 'Waiting' }, restartCount: 1 })] },
    ],
  ];
  for (const [word, changes] of cases) {
    test(`${word} with ${JSON.stringify(changes)}`, () => assert.equal(groupHealth(aGroup(changes)), word));
  }

  test('Provisioned when a list told of it, which knows no states', () => {
    const { state: _, ...listed } = aGroup();
    assert.equal(groupHealth(listed), 'Provisioned');
  });
});

describe('a cluster is', () => {
  const node = aGroup({ name: 'virtual-kubelet' });

  test('Running when every group of its topology is', () => {
    assert.equal(clusterHealth(aSpec(), [aGroup(), node]), 'Running');
  });

  test('Incomplete while a group is missing', () => {
    assert.equal(clusterHealth(aSpec(), [aGroup()]), 'Incomplete');
  });

  test('as bad as its worst group', () => {
    assert.equal(clusterHealth(aSpec(), [aGroup(), { ...node, provisioningState: 'Failed' }]), 'Failed');
    assert.equal(clusterHealth(aSpec(), [aGroup(), { ...node, state: 'Stopped' }]), 'Stopped');
  });
});
