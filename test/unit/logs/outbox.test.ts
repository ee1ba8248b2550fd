import assert from 'node:assert/strict';
import { beforeEach, describe, mock, test, afterEach } from 'node:test';
import { LogRing } from '../../../src/logs/logRing.ts';
import { type Batch, batchPace, Outbox } from '../../../src/logs/outbox.ts';

describe('batches for whoever shows a log', () => {
  let ring: LogRing<string>;
  let outbox: Outbox<string>;
  let batches: Batch<string>[];
  let waiting: number[];

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 });
    ring = new LogRing({ entries: 5000, bytes: 1024 * 1024 }, text => text.length);
    batches = [];
    waiting = [];
    outbox = new Outbox(ring, {
      batch: batch => void batches.push(batch),
      waiting: count => void waiting.push(count),
    });
    outbox.open();
    outbox.acknowledge();
    batches.length = 0;
  });

  afterEach(() => {
    mock.timers.reset();
  });

  function push(...texts: readonly string[]): void {
    for (const text of texts) {
      ring.push(text);
      outbox.changed(text.length);
    }
  }

  const sent = (): readonly (readonly string[])[] => batches.map(({ entries }) => entries);

  test('go out every 50 ms', () => {
    push('a', 'b');
    mock.timers.tick(batchPace.every - 1);
    assert.deepEqual(sent(), []);
    mock.timers.tick(1);
    assert.deepEqual(sent(), [['a', 'b']]);
  });

  test('go out at once when there are 64 KiB, and are no larger', () => {
    const line = 'x'.repeat(1024);
    push(...Array<string>(100).fill(line));
    assert.deepEqual(
      batches.map(({ entries }) => entries.length),
      [64],
    );
    outbox.acknowledge();
    mock.timers.tick(batchPace.every);
    assert.deepEqual(
      batches.map(({ from, entries }) => [from, entries.length]),
      [
        [0, 64],
        [64, 36],
      ],
    );
  });

  test('wait until the last one was acknowledged', () => {
    push('a');
    mock.timers.tick(batchPace.every);
    push('b');
    mock.timers.tick(10 * batchPace.every);
    assert.deepEqual(sent(), [['a']]);
    outbox.acknowledge();
    assert.deepEqual(sent(), [['a'], ['b']]);
  });

  test('leave out what had to be dropped meanwhile, and say how much', () => {
    push('a');
    mock.timers.tick(batchPace.every);
    push(...Array.from({ length: 6000 }, (_, n) => String(n)));
    outbox.acknowledge();
    mock.timers.tick(batchPace.every);
    assert.deepEqual(
      batches.map(({ from, first, dropped }) => [from, first, dropped]),
      [
        [0, 0, 0],
        [1001, 1001, 1001],
      ],
    );
  });

  test('are held back, and their number is told', () => {
    outbox.hold(true);
    push('a', 'b');
    mock.timers.tick(batchPace.every);
    assert.deepEqual([sent(), waiting], [[], [2]]);
    outbox.hold(false);
    mock.timers.tick(batchPace.every);
    assert.deepEqual(sent(), [['a', 'b']]);
  });

  test('tell that everything was cleared', () => {
    push('a');
    mock.timers.tick(batchPace.every);
    outbox.acknowledge();
    ring.clear();
    outbox.changed(1);
    mock.timers.tick(batchPace.every);
    assert.deepEqual(batches.at(-1), { first: 1, from: 1, entries: [], dropped: 0 });
  });

  test('begin again with the oldest line for a new receiver, and end with the last one', () => {
    push('a');
    mock.timers.tick(batchPace.every);
    outbox.close();
    push('b');
    mock.timers.tick(batchPace.every);
    outbox.open();
    mock.timers.tick(batchPace.every);
    assert.deepEqual(sent(), [['a'], ['a', 'b']]);
  });
});
