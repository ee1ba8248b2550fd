import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { phrase } from '../../../src/language/phrase.ts';
import { runSteps, type Step, type StepReport } from '../../../src/operations/steps.ts';

const never = new AbortController().signal;

function step(name: string, needs: readonly string[], run: Step['run'] = async () => undefined): Step {
  return { name, title: phrase`${name}`, needs, run };
}

function recorder(): { readonly reports: StepReport[]; readonly states: () => readonly string[] } {
  const reports: StepReport[] = [];
  return {
    reports,
    states: () =>
      reports.filter(({ state }) => state !== 'waiting').map(({ name, state }) => `${name} ${state}`),
  };
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const give = (): void => reject(signal.reason as Error);
    return signal.aborted ? give() : signal.addEventListener('abort', give);
  });
}

describe('steps', () => {
  test('start when what they need is done', async () => {
    const { reports, states } = recorder();
    await runSteps([step('second', ['first']), step('first', [])], report => reports.push(report), never);
    assert.deepEqual(states(), ['first running', 'first done', 'second running', 'second done']);
  });

  test('that need nothing of each other run side by side', async () => {
    const met = Promise.withResolvers<void>();
    const both = [step('one', [], () => met.promise), step('other', [], async () => met.resolve())];
    await runSteps(both, () => undefined, never);
  });

  test('are all told of before the first runs', async () => {
    const { reports } = recorder();
    await runSteps([step('a', []), step('b', ['a'])], report => reports.push(report), never);
    assert.deepEqual(
      reports.slice(0, 2).map(({ name, state }) => [name, state]),
      [
        ['a', 'waiting'],
        ['b', 'waiting'],
      ],
    );
  });

  test('after a failure are not started, and those that run are cancelled', async () => {
    const { reports, states } = recorder();
    const boom = new Error('boom');
    const steps = [
      step('fails', [], async () => {
        throw boom;
      }),
      step('runs', [], untilAborted),
      step('after', ['fails']),
    ];
    await assert.rejects(
      runSteps(steps, report => reports.push(report), never),
      boom,
    );
    assert.deepEqual(states(), ['fails running', 'runs running', 'fails failed', 'runs cancelled']);
  });

  test('end with the reason of the one who cancelled', async () => {
    const stop = new AbortController();
    const why = new Error('enough');
    const waits = step('waits', [], untilAborted);
    const running = runSteps([waits], report => report.state === 'running' && stop.abort(why), stop.signal);
    await assert.rejects(running, why);
  });

  test('pass on what they are at', async () => {
    const { reports } = recorder();
    const pulls = step('pulls', [], async (_signal, note) => note('pulling image'));
    await runSteps([pulls], report => reports.push(report), never);
    assert.ok(reports.some(({ note }) => note === 'pulling image'));
  });
});
