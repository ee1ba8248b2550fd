import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { LineEntry, LogEntry } from '../../../../src/contract/logMessages.ts';
import { LineStore } from '../../../../src/webview/logs/lineStore.ts';

function line(text: string, run = 0, source = 0): LineEntry {
  return { kind: 'line', source, run, at: 0, text };
}

const restarted: LogEntry = { kind: 'mark', text: 'restarted', tone: 'info', source: 0 };

const texts = (rows: readonly { readonly plain: string }[]): readonly string[] =>
  rows.map(({ plain }) => plain);

function storeOf(...entries: readonly LogEntry[]): LineStore {
  const store = new LineStore();
  store.add(0, entries, 0);
  return store;
}

describe('the lines of the panel', () => {
  test('are those that the extension keeps', () => {
    const store = storeOf(line('a'), line('b'), line('c'));
    store.add(3, [line('d')], 2);
    assert.deepEqual(texts(store.shown), ['c', 'd']);
    store.add(10, [line('later')], 9);
    assert.deepEqual(texts(store.shown), ['later']);
    store.add(11, [], 11);
    assert.deepEqual(store.lines, { kept: 0, shown: 0 });
  });

  test('are shown when they match, whatever their colours; marks always are', () => {
    const store = storeOf(line('\u001B[31mER\u001B[0mROR one'), restarted, line('error two'), line('fine'));
    store.select({ previous: false, include: /error/i });
    assert.deepEqual(texts(store.shown), ['ERROR one', 'restarted', 'error two']);
    store.select({ previous: false, include: /error/i, exclude: /two/ });
    assert.deepEqual(texts(store.shown), ['ERROR one', 'restarted']);
    assert.deepEqual(store.lines, { kept: 3, shown: 1 });
    assert.deepEqual(texts(store.add(4, [line('error two'), line('error three')], 0)), ['error three']);
  });

  test('are those of the run before, of each container', () => {
    const store = storeOf(line('first'), restarted, line('second', 1), line('of another', 0, 1));
    store.select({ previous: true });
    assert.deepEqual(texts(store.shown), ['first']);
    store.add(4, [restarted, line('third', 2)], 0);
    assert.deepEqual(texts(store.shown), ['second']);
    store.select({ previous: false });
    assert.equal(store.shown.length, 6);
  });

  test('are those of the run before as soon as another one begins, whether or not it writes anything', () => {
    const store = storeOf(line('panic'), { ...restarted, run: 1 });
    store.select({ previous: true });
    assert.deepEqual(texts(store.shown), ['panic']);
    store.add(2, [line('up again', 1), { ...restarted, run: 2 }], 0);
    assert.deepEqual(texts(store.shown), ['up again']);
  });

  test('are found in whatever case, those that come later, too', () => {
    const store = storeOf(line('One'), line('two'), line('ONE more'));
    store.find('one');
    assert.deepEqual(texts(store.found), ['One', 'ONE more']);
    store.add(3, [line('none'), line('x')], 1);
    assert.deepEqual(texts(store.found), ['ONE more', 'none']);
    store.find('');
    assert.deepEqual(store.found, []);
  });

  test('have their place by their number', () => {
    const store = storeOf(line('a'), line('skip'), line('b'));
    store.select({ previous: false, exclude: /skip/ });
    assert.deepEqual(
      [0, 1, 2, 3].map(number => store.indexOf(number)),
      [0, 1, 1, 2],
    );
  });

  test('are the same in whatever batches they come', () => {
    const text = fc.constantFrom('error', 'fine', 'warning');
    fc.assert(
      fc.property(
        fc.array(fc.array(text, { maxLength: 5 }), { maxLength: 10 }),
        fc.integer({ min: 5, max: 20 }),
        (batches, kept) => {
          const store = new LineStore();
          store.select({ previous: false, exclude: /fine/ });
          store.find('error');
          let next = 0;
          for (const batch of batches) {
            store.add(
              next,
              batch.map(text => line(text)),
              Math.max(0, next + batch.length - kept),
            );
            next += batch.length;
          }
          const all = batches.flat();
          const expected = all.slice(Math.max(0, all.length - kept)).filter(text => text !== 'fine');
          assert.deepEqual(texts(store.shown), expected);
          assert.deepEqual(
            texts(store.found),
            expected.filter(text => text === 'error'),
          );
        },
      ),
    );
  });
});
