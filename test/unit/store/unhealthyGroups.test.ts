import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { timeToPaint } from '../../../src/store/pace.ts';
import { ClusterStore } from '../../../src/store/clusterStore.ts';
import { unhealthyGroups } from '../../../src/store/unhealthyGroups.ts';
import { aContainer, aGroup } from '../builders.ts';
import { CountingSource, TestClock } from './countingSource.ts';

const looping = aContainer({
  current: { state: 'Waiting', detailStatus: 'CrashLoopBackOff' },
  previous: { state: 'Terminated', exitCode: 1 },
  restartCount: 3,
});

describe('the unhealthy container groups', () => {
  const source = new CountingSource([
    aGroup(),
    aGroup({ name: 'virtual-kubelet', containers: [looping] }),
    aGroup({ name: 'default-nginx', resourceGroup: 'demo-pods', state: 'Failed' }),
    aGroup({ name: 'done', resourceGroup: 'elses', state: 'Succeeded' }),
    aGroup({ name: 'resting', resourceGroup: 'elses', state: 'Stopped' }),
    aGroup({ name: 'loops', resourceGroup: 'elses', containers: [looping] }),
  ]);

  test('are those that failed or loop, of clusters and of others', async t => {
    const clock = new TestClock(t);
    const store = new ClusterStore(async () => source);
    store.watch('local', () => true);
    await clock.pass(timeToPaint);
    assert.deepEqual(
      unhealthyGroups([store.snapshot('local')], new Date()).map(({ name }) => name),
      ['virtual-kubelet', 'default-nginx', 'loops'],
    );
  });

  test('are also those that run for a moment between two crashes, but not for long', () => {
    const started = new Date('2026-01-01T12:00:00Z');
    const running = { ...looping, current: { state: 'Running', startTime: started } } as const;
    const groups = [aGroup({ containers: [running] })];
    const countAfter = (milliseconds: number): number => {
      const now = new Date(started.getTime() + milliseconds);
      return unhealthyGroups([{ state: 'ready', clusters: [], others: groups }], now).length;
    };
    assert.deepEqual([countAfter(1_000), countAfter(59_999), countAfter(60_000)], [1, 1, 0]);
  });

  test('stay known while nobody looks, and nothing is asked for it', async t => {
    const clock = new TestClock(t);
    const store = new ClusterStore(async () => source);
    const end = store.watch('local', () => true);
    await clock.pass(timeToPaint);
    end();
    const before = source.calls;
    await clock.pass(60_000);
    assert.equal(unhealthyGroups([store.snapshot('local')], new Date()).length, 3);
    assert.equal(source.calls, before);
  });
});
