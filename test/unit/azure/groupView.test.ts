import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ContainerGroup } from '@azure/arm-containerinstance';
import { groupView } from '../../../src/azure/groupView.ts';

const base = '/subscriptions/s/resourceGroups/demo/providers/Microsoft.ContainerInstance/containerGroups';

function aGroup(changes: Partial<ContainerGroup> = {}): ContainerGroup {
  return {
    id: `${base}/etcd`,
    name: 'etcd',
    location: 'eastus',
    provisioningState: 'Succeeded',
    osType: 'Linux',
    containers: [{ name: 'etcd', image: 'e', resources: { requests: { cpu: 1, memoryInGB: 1.5 } } }],
    ...changes,
  };
}

describe('a container group from ARM', () => {
  test('of a list has no states yet', () => {
    const view = groupView(aGroup());
    assert.equal(view.state, undefined);
    assert.equal(view.containers[0]?.current, undefined);
    assert.equal(view.restartPolicy, 'Always');
  });

  test('tells its resource group, however the id spells the segment', () => {
    assert.equal(groupView(aGroup()).resourceGroup, 'demo');
    assert.equal(
      groupView(aGroup({ id: base.replace('resourceGroups', 'resourcegroups') })).resourceGroup,
      'demo',
    );
  });

  test('tells what portals hide: previous state, exit code, restarts, events', () => {
    const finishTime = new Date('2026-11-01T10:00:00Z');
    const [container] = aGroup().containers;
    assert.ok(container);
    const instanceView = {
      restartCount: 3,
      currentState: { state: 'Waiting', detailStatus: 'CrashLoopBackOff' },
      previousState: { state: 'Terminated', exitCode: 137, finishTime },
      events: [
        { name: 'BackOff', message: 'Back-off', type: 'Warning', count: 4, lastTimestamp: finishTime },
      ],
    };
    const view = groupView(aGroup({ containers: [{ ...container, instanceView }] }));
    assert.deepEqual(view.containers[0], {
      name: 'etcd',
      image: 'e',
      cpu: 1,
      memoryInGB: 1.5,
      ports: [],
      current: { state: 'Waiting', detailStatus: 'CrashLoopBackOff' },
      previous: { state: 'Terminated', exitCode: 137, finishTime },
      restartCount: 3,
      events: [{ name: 'BackOff', message: 'Back-off', type: 'Warning', count: 4, lastTime: finishTime }],
    });
  });

  test('has nothing where the service writes null', () => {
    const nothing = { exitCode: null, startTime: null, finishTime: null };
    const instanceView = {
      restartCount: 0,
      currentState: { state: 'Waiting', detailStatus: 'CrashLoopBackOff', ...nothing },
      previousState: null,
    };
    const [container] = aGroup().containers;
    const group = aGroup({
      containers: [{ ...container, instanceView }] as unknown as ContainerGroup['containers'],
    });
    const [view] = groupView(group).containers;
    assert.deepEqual(view?.current, { state: 'Waiting', detailStatus: 'CrashLoopBackOff' });
    assert.ok(view && !('previous' in view));
  });

  test('with a state that nobody knows shows it as Unknown', () => {
    const [container] = aGroup().containers;
    assert.ok(container);
    const odd = { ...container, instanceView: { currentState: { state: 'Dreaming' } } };
    assert.equal(groupView(aGroup({ containers: [odd] })).containers[0]?.current?.state, 'Unknown');
  });
});
