import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { type History, LogFollower } from '../../../src/logs/followLog.ts';
import type { LogLine } from '../../../src/logs/logLine.ts';
import type { LogNotice, LogSource } from '../../../src/logs/logSource.ts';
import { assertComplete, toldNumbers } from './assertComplete.ts';
import { type Act, type Habits, SimulatedContainer } from './simulatedContainer.ts';

const pace = { poll: 0, longestPoll: 0, refused: 0, behind: 0, firstRetry: 0, longestRetry: 0 };
const all: History = { tail: Infinity };

const write = (lines: number): Act => ({ does: 'write', lines });
const settle: Act = { does: 'settle' };
const cut: Act = { does: 'cut' };
const restart: Act = { does: 'restart', anew: false };
const end: Act = { does: 'end', unfinished: false };
const startAnew: Act = { does: 'startAnew' };
const restartAnew: Act = { does: 'restart', anew: true };

/** What is told of a log: texts of lines, and kinds of notices in angle brackets. */
class Transcript {
  readonly told: string[] = [];

  readonly sink = {
    lines: (lines: readonly LogLine[]): void => {
      for (const { text } of lines) {
        this.told.push(text);
      }
    },
    notice: ({ kind }: LogNotice): void => void this.told.push(`<${kind}>`),
  };
}

/** What is told of a container that had written something before, does this, and is gone in the end. */
async function transcript(
  before: readonly Act[],
  acts: readonly Act[],
  { history = all, habits = {} }: { history?: History; habits?: Partial<Habits> } = {},
): Promise<readonly string[]> {
  const container = new SimulatedContainer(habits);
  const { told, sink } = new Transcript();
  await container.play(before);
  const following = new LogFollower(container, sink, history, pace).run(new AbortController().signal);
  await container.play([settle, ...acts, settle, settle]);
  container.vanish();
  await following;
  return told;
}

function numbers(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from }, (_, index) => `line ${from + index}`);
}

describe('following a log', () => {
  test('shows its history, then what is written live, each line once', async () => {
    const told = await transcript([write(3)], [write(2), settle, write(1)]);
    assert.deepEqual(told, [...numbers(0, 6), '<gone>']);
  });

  test('shows no more history than is wanted', async () => {
    const told = await transcript([write(200)], [write(1)], { history: { tail: 2 } });
    assert.deepEqual(told, [...numbers(198, 201), '<gone>']);
    assert.deepEqual(await transcript([write(200)], [write(1)], { history: { tail: 0 } }), [
      'line 200',
      '<gone>',
    ]);
  });

  test('shows nothing older than is wanted', async () => {
    const since = new Date(Date.UTC(2026, 10, 23) + 8);
    const told = await transcript([write(10)], [write(1)], { history: { ...all, since } });
    assert.deepEqual(told, [...numbers(7, 11), '<gone>']);
  });

  test('shows after a drop what was written meanwhile', async () => {
    const told = await transcript([write(1)], [cut, write(2), settle, write(1)]);
    assert.deepEqual(told, ['line 0', '<dropped>', 'line 1', 'line 2', '<reconnected>', 'line 3', '<gone>']);
  });

  test('tells of a restart between the lines of the two runs', async () => {
    const told = await transcript([write(1)], [write(1), restart, write(2), settle, write(1)]);
    assert.deepEqual(told, [...numbers(0, 2), '<restarted>', ...numbers(2, 5), '<gone>']);
  });

  test('tells of a restart whose log begins anew, with the same words', async () => {
    const told = await transcript([], [write(3), settle, restartAnew, write(3), settle], {
      habits: { line: n => `boot ${n % 3}` },
    });
    const boot = ['boot 0', 'boot 1', 'boot 2'];
    assert.deepEqual(told, [...boot, '<restarted>', ...boot, '<gone>']);
  });

  test('tells that runs before this one are in the history', async () => {
    const told = await transcript([write(2), restart, write(1)], []);
    assert.deepEqual(told, ['line 0', 'line 1', '<restarted>', 'line 2', '<gone>']);
  });

  test('counts lines of equal text', async () => {
    const habits = { line: () => 'tick', precision: 3 };
    const told = await transcript([write(2)], [write(3), cut, write(4), settle], { habits });
    assert.deepEqual(
      told.filter(text => text === 'tick' || text === '<gap>'),
      Array(9).fill('tick'),
    );
  });

  test('says where lines may be missing', async () => {
    const told = await transcript([write(1)], [cut, write(1000), settle], { habits: { keeps: 20_000 } });
    const gap = told.indexOf('<gap>');
    assert.equal(told[gap - 1], '<dropped>');
    assert.equal(told.at(-3), 'line 1000');
    assert.ok(told.length < 1000);
  });

  test('goes on after it was stopped for a while, where it was', async () => {
    const container = new SimulatedContainer();
    const { told, sink } = new Transcript();
    const follower = new LogFollower(container, sink, all, pace);
    const first = new AbortController();
    const following = follower.run(first.signal);
    await container.play([write(2), settle]);
    first.abort();
    await following;
    await container.play([write(3)]);
    const again = follower.run(new AbortController().signal);
    await container.play([settle, write(1), settle]);
    container.vanish();
    await again;
    assert.deepEqual(told, [...numbers(0, 6), '<gone>']);
  });

  /** What is told of a container without a live stream that does something at a look, after it has been looked at so often. */
  async function polled(
    before: readonly Act[],
    atLooks: Readonly<Record<number, readonly Act[]>>,
  ): Promise<readonly string[]> {
    const container = new SimulatedContainer({ streams: false });
    const { told, sink } = new Transcript();
    let looks = 0;
    const source: LogSource = {
      keeps: container.keeps,
      read: tail => container.read(tail),
      attach: (...call) => container.attach(...call),
      state: async () => {
        await container.play(atLooks[looks] ?? []);
        looks += 1;
        return await container.state();
      },
    };
    await container.play(before);
    const following = new LogFollower(source, sink, all, pace).run(new AbortController().signal);
    await container.play([settle, settle]);
    container.vanish();
    await following;
    return told;
  }

  test('reads again and again where there is no stream, and says so once', async () => {
    const told = await polled([write(1)], { 3: [write(2)], 6: [restart, write(1)] });
    assert.deepEqual(told, ['<polling>', ...numbers(0, 3), '<restarted>', 'line 3', '<gone>']);
  });

  for (const unfinished of [false, true]) {
    const kind = unfinished ? 'has no line break' : 'is whole';
    test(`shows a last line that ${kind}, written after a reading, before the end is seen`, async () => {
      const told = await polled([write(1)], { 1: [write(1), { does: 'end', unfinished }] });
      assert.deepEqual(told, ['<polling>', ...numbers(0, 3), '<ended>', '<gone>']);
    });
  }

  test('shows what a run wrote that began and ended between two looks', async () => {
    const told = await polled([write(1), end], { 3: [restart, write(1), end] });
    assert.deepEqual(told, [
      ...numbers(0, 2),
      '<ended>',
      '<restarted>',
      ...numbers(2, 4),
      '<ended>',
      '<gone>',
    ]);
  });

  test('shows it of a group that was stopped and started, too', async () => {
    const told = await polled([write(1), end], { 3: [startAnew, write(1), end] });
    const before = [...numbers(0, 2), '<ended>', '<gap>'];
    assert.deepEqual(told, [...before, '<restarted>', ...numbers(2, 4), '<ended>', '<gone>']);
  });

  test('tells of the end once, and of the container that has not begun', async () => {
    const { told, sink } = new Transcript();
    let looks = 0;
    const source: LogSource = {
      keeps: { running: 1, ended: 1 },
      read: async () => (looks > 3 ? '2026-11-23T18:00:00Z a\n' : await Promise.reject(new Error('not yet'))),
      state: async () => {
        await turn();
        looks += 1;
        return looks > 9 ? undefined : { running: false, restartCount: 0 };
      },
      attach: async () => assert.fail('nothing to attach to'),
    };
    await new LogFollower(source, sink, all, pace).run(new AbortController().signal);
    assert.deepEqual(told, ['<ended>', 'a', '<gone>']);
  });

  test('reads the log of a container that has ended once, and only looks whether it runs again', async () => {
    const { told, sink } = new Transcript();
    let [looks, reads] = [0, 0];
    const source: LogSource = {
      keeps: { running: 1000, ended: 1000 },
      read: async () => {
        reads += 1;
        return '2026-11-23T18:00:00Z a\n';
      },
      state: async () => {
        await turn();
        looks += 1;
        return looks > 20 ? undefined : { running: false, restartCount: 0, exitCode: 3 };
      },
      attach: async () => assert.fail('nothing to attach to'),
    };
    await new LogFollower(source, sink, all, pace).run(new AbortController().signal);
    assert.deepEqual(told, ['a', '<ended>', '<gone>']);
    assert.equal(reads, 1);
  });

  test('says once that nothing answers, and goes on', async () => {
    const container = new SimulatedContainer();
    const { told, sink } = new Transcript();
    let failures = 4;
    const flaky: LogSource = {
      keeps: container.keeps,
      read: tail => container.read(tail),
      attach: (...call) => container.attach(...call),
      state: async () => {
        failures -= 1;
        return failures > 0 ? await Promise.reject(new Error('no answer')) : await container.state();
      },
    };
    const following = new LogFollower(flaky, sink, all, pace).run(new AbortController().signal);
    await container.play([write(2), settle]);
    container.vanish();
    await following;
    assert.deepEqual(told, ['<unreachable>', ...numbers(0, 2), '<gone>']);
  });
});

describe('nothing is lost silently, and nothing comes twice', () => {
  const act: fc.Arbitrary<Act> = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 200 }).map(write) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 12 }).map((turns): Act => ({ does: 'rest', turns })) },
    { weight: 2, arbitrary: fc.constant(cut) },
    { weight: 1, arbitrary: fc.boolean().map((anew): Act => ({ does: 'restart', anew })) },
    { weight: 1, arbitrary: fc.boolean().map((unfinished): Act => ({ does: 'end', unfinished })) },
  );
  const habits = fc.record({
    keeps: fc.constantFrom(4 * 1024 * 1024, 40_000, 4_000),
    lag: fc.constantFrom(0, 0, 1, 7),
    piece: fc.constantFrom(7, 100, 64 * 1024),
    missed: fc.constantFrom(0, 3),
    precision: fc.constantFrom(1, 1000),
    streams: fc.constantFrom(true, true, false),
  });

  test('where a run ends before the log has the last words of the one before', async () => {
    const container = new SimulatedContainer({ lag: 1, piece: 7 });
    const { told, sink } = new Transcript();
    const following = new LogFollower(container, sink, all, pace).run(new AbortController().signal);
    const rest: Act = { does: 'rest', turns: 1 };
    const end: Act = { does: 'end', unfinished: false };
    await container.play([rest, end, restart, rest, rest, end, settle, write(1), settle]);
    container.vanish();
    await following;
    assertComplete(told, (toldNumbers(told).at(-1) ?? -1) + 1);
  });

  test('whatever happens when', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 25 }), habits, async (acts, habits) => {
        const container = new SimulatedContainer(habits);
        const { told, sink } = new Transcript();
        const following = new LogFollower(container, sink, all, pace).run(new AbortController().signal);
        await container.play([...acts, settle, write(1), settle]);
        container.vanish();
        await following;
        // What a log that is behind had not got yet when everything vanished, nobody can tell.
        const last = toldNumbers(told).at(-1) ?? -1;
        assertComplete(told, habits.lag === 0 ? container.written : last + 1);
      }),
      { numRuns: 150 },
    );
  });

  test('in a flood of 300,000 lines, ten cuts and two restarts', async () => {
    const part: readonly Act[] = [write(12_500), cut, write(12_500), { does: 'rest', turns: 5 }];
    const container = new SimulatedContainer();
    const { told, sink } = new Transcript();
    const isTold = async (text: string): Promise<void> => {
      while (!told.includes(text)) {
        await container.play([settle]);
      }
    };
    const following = new LogFollower(container, sink, all, pace).run(new AbortController().signal);
    await container.play([...Array.from({ length: 10 }, () => part).flat(), restart]);
    await isTold('<restarted>');
    await container.play([write(25_000), restartAnew, write(25_000)]);
    await isTold('line 299999');
    container.vanish();
    await following;
    assert.equal(container.written, 300_000);
    assertComplete(told, 300_000);
    assert.equal(told.filter(text => text === '<restarted>').length, 2);
    assert.ok(told.includes('<dropped>'));
  });
});
