import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { mergeByTime } from '../../../src/logs/mergeByTime.ts';
import { type MergedEntry, MergedLog } from '../../../src/logs/mergedLog.ts';
import { type Act, SimulatedContainer } from './simulatedContainer.ts';

const pace = { poll: 0, longestPoll: 0, refused: 0, behind: 0, firstRetry: 0, longestRetry: 0 };
const write = (lines: number): Act => ({ does: 'write', lines });
const settle: Act = { does: 'settle' };

describe('several logs as one', () => {
  test('are in the order of time', () => {
    const merged = mergeByTime([[{ at: 1 }, { at: 4 }], [{ at: 2 }, { at: 3 }], []]);
    assert.deepEqual(
      merged.map(({ at }) => at),
      [1, 2, 3, 4],
    );
  });

  test('keep the order of each, whatever its times', () => {
    const log = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 30 });
    fc.assert(
      fc.property(fc.array(log, { maxLength: 5 }), logs => {
        const entries = logs.map((log, key) => log.map((at, n) => ({ at, key, n })));
        const merged = mergeByTime(entries);
        assert.equal(merged.length, entries.flat().length);
        for (const [key, own] of entries.entries()) {
          assert.deepEqual(
            merged.filter(entry => entry.key === key),
            own,
          );
        }
      }),
    );
  });
});

describe('following several containers', () => {
  const text = (entry: MergedEntry<string>): string =>
    `${entry.key}: ${'line' in entry ? entry.line.text : `<${entry.notice.kind}>`}`;

  function container(name: string): SimulatedContainer {
    return new SimulatedContainer({ line: n => `${name}${n}` });
  }

  test('shows their histories in the order of time, then what they write live', async () => {
    const told: string[] = [];
    const log = new MergedLog<string>(entries => void told.push(...entries.map(text)), { tail: 100 }, pace);
    const [etcd, api] = [container('e'), container('a')];
    await etcd.play([write(1)]);
    await api.play([write(3)]);
    await etcd.play([write(2)]);
    log.add('etcd', etcd);
    log.add('api', api);
    log.start();
    await etcd.play([settle, write(1), settle]);
    await log.stop();
    assert.deepEqual(told, ['etcd: e0', 'api: a0', 'etcd: e1', 'api: a1', 'etcd: e2', 'api: a2', 'etcd: e3']);
  });

  test('asks nothing while it is stopped, and loses nothing by it', async () => {
    const told: string[] = [];
    const log = new MergedLog<string>(entries => void told.push(...entries.map(text)), { tail: 100 }, pace);
    const etcd = container('e');
    log.add('etcd', etcd);
    log.start();
    await etcd.play([write(1), settle]);
    await log.stop();
    const asked = etcd.asked;
    await etcd.play([write(2), settle]);
    assert.equal(etcd.asked, asked);
    assert.deepEqual(told, ['etcd: e0']);
    log.start();
    await etcd.play([settle]);
    await log.stop();
    assert.deepEqual(told, ['etcd: e0', 'etcd: e1', 'etcd: e2']);
  });

  test('takes in one that comes later, and says that one is gone', async () => {
    const told: string[] = [];
    const log = new MergedLog<string>(entries => void told.push(...entries.map(text)), { tail: 100 }, pace);
    const [etcd, pod] = [container('e'), container('p')];
    log.add('etcd', etcd);
    log.start();
    await etcd.play([write(1), settle]);
    log.add('pod', pod);
    await pod.play([write(1), settle]);
    assert.ok(log.has('pod'));
    pod.vanish();
    await etcd.play([settle]);
    assert.ok(!log.has('pod'));
    await log.stop();
    assert.deepEqual(told, ['etcd: e0', 'pod: p0', 'pod: <gone>']);
  });
});
