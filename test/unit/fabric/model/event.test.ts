import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addEvent, type Event } from '../../../../src/fabric/model/event.ts';

const first = new Date('2026-01-01T00:00:00.500Z');
const later = new Date('2026-01-01T00:00:07Z');

test('an event has whole seconds and its kind', () => {
  assert.deepEqual(addEvent([], { name: 'BackOff', message: 'again' }, first), [
    {
      count: 1,
      firstTimestamp: '2026-01-01T00:00:00Z',
      lastTimestamp: '2026-01-01T00:00:00Z',
      name: 'BackOff',
      message: 'again',
      type: 'Warning',
    },
  ]);
});

test('a repeated event raises count and last time', () => {
  const once = addEvent([], { name: 'Started', message: 'Started container' }, first);
  const [event] = addEvent(once, { name: 'Started', message: 'Started container' }, later);
  assert.deepEqual(
    [event?.count, event?.firstTimestamp, event?.lastTimestamp],
    [2, '2026-01-01T00:00:00Z', '2026-01-01T00:00:07Z'],
  );
});

test('the oldest events are forgotten', () => {
  let events: readonly Event[] = [];
  for (let number = 0; number < 60; number += 1) {
    events = addEvent(events, { name: 'Failed', message: String(number) }, first);
  }
  assert.deepEqual([events.length, events[0]?.message], [50, '10']);
});
