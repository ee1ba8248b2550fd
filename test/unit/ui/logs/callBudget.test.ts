import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerStateView } from '../../../../src/cluster/groupView.ts';
import { MergedLog } from '../../../../src/logs/mergedLog.ts';
import type { ResourceManager } from '../../../../src/operations/ports.ts';
import { containerLogSource } from '../../../../src/ui/logs/containerLogSource.ts';
import { GroupReads } from '../../../../src/ui/logs/groupReads.ts';
import { membersOfGroup } from '../../../../src/ui/logs/logMembers.ts';
import { aContainer, aGroup } from '../../builders.ts';

/** Milliseconds; a poll is two hundred times as frequent as in the panel. */
const pace = {
  poll: 10,
  longestPoll: 10_000,
  refused: 10_000,
  behind: 10,
  firstRetry: 10,
  longestRetry: 10_000,
};

/**
 * The calls that it takes to follow a group of three containers for so many milliseconds.
 * @param live what each of them writes after a while.
 */
async function callsFor(current: ContainerStateView, milliseconds: number, live = ''): Promise<object> {
  const calls = { reads: 0, logs: 0, attaches: 0 };
  const group = aGroup({ containers: ['a', 'b', 'c'].map(name => aContainer({ name, current })) });
  const resourceManager: Partial<ResourceManager> = {
    getContainerGroup: async () => {
      calls.reads += 1;
      return group;
    },
    logs: async () => {
      calls.logs += 1;
      return `2026-11-23T18:00:00Z up\n${calls.logs > 3 ? live : ''}`;
    },
  };
  const connect = async (): Promise<ResourceManager> => resourceManager as ResourceManager;
  const groups = new GroupReads(connect);
  const log = new MergedLog<string>(() => undefined, { tail: 100 }, pace);
  for (const { key, reference } of membersOfGroup(group)) {
    log.add(key, {
      ...containerLogSource(connect, reference, groups),
      attach: async (opened, onBytes, signal) => {
        calls.attaches += 1;
        opened();
        await written;
        onBytes(Buffer.from(live));
        await sleep(60_000, undefined, { signal });
      },
    });
  }
  const written = sleep(100);
  log.start();
  await sleep(milliseconds);
  await log.stop();
  return calls;
}

describe('following a group of three containers takes', () => {
  test('two reads of the group, and of each container a live stream and its log', async () => {
    const calls = await callsFor({ state: 'Running', startTime: new Date(0) }, 300);
    assert.deepEqual(calls, { reads: 2, logs: 3, attaches: 3 });
  });

  test('one read and their logs once more with the first lines that come live, and then none', async () => {
    const calls = await callsFor({ state: 'Running', startTime: new Date(0) }, 300, 'first\nsecond\n');
    assert.deepEqual(calls, { reads: 3, logs: 6, attaches: 3 });
  });

  test('ever fewer reads once they have ended', async () => {
    const { reads, ...others } = (await callsFor({ state: 'Terminated' }, 300)) as { reads: number };
    assert.deepEqual(others, { logs: 3, attaches: 0 });
    // After 10, 20, 40, 80 and 160 ms; some of the three may ask a moment later than the others.
    assert.ok(reads > 3 && reads <= 14, `${reads} reads`);
  });
});
