import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../../../src/fabric/model/clock.ts';
import { Sky } from '../../../../src/fabric/weather/sky.ts';
import { stormyClock } from '../../../../src/fabric/weather/stormyClock.ts';
import { StormyNames } from '../../../../src/fabric/weather/stormyNames.ts';
import type { Fault } from '../../../../src/fabric/weather/weather.ts';
import { exactly } from './storm.ts';

/** Time goes by when the test says so. */
class HeldClock implements Clock {
  readonly sleeps: number[] = [];
  #wake: (() => void)[] = [];

  now(): Date {
    return new Date(0);
  }

  sleep(seconds: number): Promise<void> {
    this.sleeps.push(seconds);
    return new Promise(resolve => this.#wake.push(resolve));
  }

  async pass(): Promise<void> {
    this.#wake.forEach(wake => wake());
    this.#wake = [];
    await turn();
  }
}

function namesIn(faults: readonly Fault[]): {
  readonly names: StormyNames;
  readonly clock: HeldClock;
  readonly shown: () => Readonly<Record<string, string>>;
} {
  const sky = new Sky();
  sky.change({ seed: 1, timeScale: 1, faults });
  const clock = new HeldClock();
  let last: ReadonlyMap<string, string> = new Map();
  const names = new StormyNames(async written => void (last = written), sky, clock);
  return { names, clock, shown: () => Object.fromEntries(last) };
}

test('a new name comes late, others at once', async () => {
  const { names, clock, shown } = namesIn([{ kind: 'lateName', name: 'late.*', seconds: exactly(5) }]);
  await names.write(new Map(Object.entries({ 'late.eastus': '10.0.0.2', 'prompt.eastus': '10.0.0.3' })));
  assert.deepEqual([shown(), clock.sleeps], [{ 'prompt.eastus': '10.0.0.3' }, [5]]);
  await clock.pass();
  assert.deepEqual(shown(), { 'prompt.eastus': '10.0.0.3', 'late.eastus': '10.0.0.2' });
});

test('a name that moves or goes keeps leading to where it led', async () => {
  const { names, clock, shown } = namesIn([{ kind: 'staleName', seconds: exactly(5) }]);
  await names.write(new Map(Object.entries({ moves: '10.0.0.2', goes: '10.0.0.3' })));
  await names.write(new Map(Object.entries({ moves: '10.0.0.9' })));
  assert.deepEqual(shown(), { moves: '10.0.0.2', goes: '10.0.0.3' });
  await names.write(new Map(Object.entries({ moves: '10.0.0.10' })));
  assert.deepEqual(clock.sleeps, [5, 5]);
  await clock.pass();
  assert.deepEqual(shown(), { moves: '10.0.0.10' });
});

test('waits go by faster, and what time it is stays true', async () => {
  const sky = new Sky();
  sky.change({ seed: 1, timeScale: 10, faults: [] });
  const held = new HeldClock();
  const clock = stormyClock(held, sky);
  void clock.sleep(300, new AbortController().signal);
  assert.deepEqual([held.sleeps, clock.now()], [[30], held.now()]);
});
