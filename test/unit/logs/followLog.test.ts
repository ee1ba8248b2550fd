import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { followLog } from '../../../src/logs/followLog.ts';
import type { LogNotice, LogSource, LogSourceState } from '../../../src/logs/logSource.ts';

const pace = { poll: 0, firstRetry: 0, longestRetry: 0 };
const running: LogSourceState = { running: true, restartCount: 0 };

/** What the container does between two looks of the follower: its log grows, its stream opens and ends. */
interface Scene {
  readonly log?: readonly string[];
  readonly live?: (write: (text: string) => void) => void;
  readonly end?: 'ended' | 'dropped' | 'refused';
  readonly state?: LogSourceState | undefined;
}

/** Plays the scenes, one per attach; after the last one the container is gone. */
function played(scenes: readonly Scene[]): LogSource {
  let at = -1;
  const scene = (): Scene => scenes[Math.max(at, 0)] ?? {};
  return {
    read: async tail => {
      const lines = (scene().log ?? []).slice(-tail);
      return lines.map(line => `${line}\n`).join('');
    },
    attach: async (opened, onBytes) => {
      at += 1;
      const { end = 'ended', live } = scene();
      if (end === 'refused') {
        throw new Error('no such stream');
      }
      opened();
      live?.(text => onBytes(Buffer.from(text)));
      if (end === 'dropped') {
        throw new Error('connection reset');
      }
    },
    state: async () => (at >= scenes.length - 1 ? undefined : (scene().state ?? running)),
  };
}

async function transcript(scenes: readonly Scene[]): Promise<readonly string[]> {
  const told: string[] = [];
  const sink = {
    lines: (lines: readonly string[]) => void told.push(...lines),
    notice: (notice: LogNotice) => void told.push(`<${notice.kind}>`),
  };
  await followLog(played(scenes), sink, 100, new AbortController().signal, pace);
  return told;
}

const t = (second: number, text: string): string => `2026-11-23T18:00:0${second}.000Z ${text}`;

describe('following a log', () => {
  test('shows its history, then what is written live, each line once', async () => {
    const told = await transcript([
      { log: [t(1, 'a'), t(2, 'b')], live: write => write('b\nc\n') },
      { log: [t(1, 'a'), t(2, 'b'), t(3, 'c')] },
    ]);
    assert.deepEqual(told, ['a', 'b', 'c', '<gone>']);
  });

  test('shows after a drop what was written meanwhile', async () => {
    const told = await transcript([
      { log: [t(1, 'a')], end: 'dropped' },
      { log: [t(1, 'a'), t(2, 'b')], end: 'ended' },
    ]);
    assert.deepEqual(told, ['a', '<dropped>', '<reconnected>', 'b', '<gone>']);
  });

  test('reads again and again where there is no stream, and says so once', async () => {
    const told = await transcript([
      { log: [t(1, 'a')], end: 'refused' },
      { log: [t(1, 'a'), t(2, 'b')], end: 'refused' },
      { log: [t(1, 'a'), t(2, 'b'), t(3, 'c')], end: 'refused' },
    ]);
    assert.deepEqual(told, ['<polling>', 'a', 'b', 'c', '<gone>']);
  });

  test('tells of a restart before the lines of the new run', async () => {
    const again = { running: true, restartCount: 1 };
    const told = await transcript([
      { log: [t(1, 'a')] },
      { log: [t(5, 'hello')], state: again },
      { log: [t(5, 'hello')], state: again },
    ]);
    assert.deepEqual(told, ['a', '<restarted>', 'hello', '<gone>']);
  });

  test('tells of the end once', async () => {
    const over = { running: false, restartCount: 0, exitCode: 1 };
    const scene = { log: [t(1, 'a')], state: over };
    assert.deepEqual(await transcript([scene, scene, scene]), ['a', '<ended>', '<gone>']);
  });

  test('says where lines may be missing', async () => {
    const told = await transcript([{ log: [t(1, 'a')] }, { log: [t(7, 'x')] }]);
    assert.deepEqual(told, ['a', '<gap>', 'x', '<gone>']);
  });

  test('says once that nothing answers, and goes on', async () => {
    const source = played([{ log: [t(1, 'a')] }, { log: [t(1, 'a'), t(2, 'b')] }]);
    let failures = 2;
    const told: string[] = [];
    const sink = {
      lines: (lines: readonly string[]) => void told.push(...lines),
      notice: ({ kind }: LogNotice) => void told.push(`<${kind}>`),
    };
    const flaky: LogSource = {
      ...source,
      read: async (tail, signal) => {
        if (failures > 0) {
          failures -= 1;
          throw new Error('no answer');
        }
        return await source.read(tail, signal);
      },
    };
    await followLog(flaky, sink, 100, new AbortController().signal, pace);
    assert.deepEqual(told, ['<dropped>', '<unreachable>', '<reconnected>', 'a', 'b', '<gone>']);
  });
});
