import type { Phrase } from '../language/phrase.ts';
import { isCancellation } from './operationError.ts';

/**
 * An operation is a list of steps, each safe to repeat. A step starts when those it needs are done; steps that
 * need nothing of each other run side by side.
 */
export interface Step<Name extends string = string> {
  readonly name: Name;
  /** What a person reads while it runs. */
  readonly title: Phrase;
  readonly needs: readonly Name[];
  readonly run: (signal: AbortSignal, note: (text: string) => void) => Promise<void>;
}

export type StepState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** One change of one step. `milliseconds`: since the step began. */
export interface StepReport {
  readonly name: string;
  readonly title: Phrase;
  readonly state: StepState;
  readonly milliseconds: number;
  /** What it is at, such as the progress of a pull. */
  readonly note?: string;
}

export type ReportStep = (report: StepReport) => void;

/**
 * Run the steps. The first failure aborts those that are running and starts no more.
 * @throws what the failing step threw, or the signal's reason when it was cancelled.
 */
export async function runSteps(
  steps: readonly Step[],
  report: ReportStep,
  signal: AbortSignal,
): Promise<void> {
  const failure = new AbortController();
  const both = AbortSignal.any([signal, failure.signal]);
  const started = new Map<string, Promise<void>>();

  const start = (step: Step): Promise<void> => {
    const running = started.get(step.name) ?? begin(step);
    started.set(step.name, running);
    return running;
  };
  const begin = async (step: Step): Promise<void> => {
    await Promise.all(step.needs.map(name => start(find(steps, name))));
    both.throwIfAborted();
    await runStep(step, report, both).catch((error: unknown) => {
      failure.abort(error);
      throw error;
    });
  };

  for (const step of steps) {
    report({ name: step.name, title: step.title, state: 'waiting', milliseconds: 0 });
  }
  const outcomes = await Promise.allSettled(steps.map(start));
  signal.throwIfAborted();
  if (outcomes.some(outcome => outcome.status === 'rejected')) {
    throw failure.signal.reason;
  }
}

async function runStep(step: Step, report: ReportStep, signal: AbortSignal): Promise<void> {
  const begun = performance.now();
  const say = (state: StepState, note?: string): void =>
    report({
      name: step.name,
      title: step.title,
      state,
      milliseconds: performance.now() - begun,
      ...(note === undefined ? {} : { note }),
    });
  say('running');
  try {
    await step.run(signal, note => say('running', note));
    say('done');
  } catch (error) {
    say(isCancellation(error) || signal.aborted ? 'cancelled' : 'failed');
    throw error;
  }
}

function find(steps: readonly Step[], name: string): Step {
  const step = steps.find(candidate => candidate.name === name);
  if (step === undefined) {
    throw new RangeError(`no step is called ${name}`);
  }
  return step;
}
